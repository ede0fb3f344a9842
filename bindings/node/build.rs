//! Links the addon so that a worker thread which ends does not unload it under the others.

fn main() {
    napi_build::setup();
}
