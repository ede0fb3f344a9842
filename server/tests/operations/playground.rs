//! The playground: files of one folder, with headers of their own, and nothing else.

use std::fs;
use std::path::{Path, PathBuf};

use crate::harness::{Backend, Program, Reply, Server, database, once, raw, request};

once![
    it_is_off_unless_it_is_set,
    its_files_are_served_with_their_headers,
    what_is_packed_is_sent_packed,
    nothing_outside_of_its_folder_is_served,
    a_folder_that_was_not_built_is_refused,
];

/// A folder as a build leaves it, beside a file that is nobody's business.
fn built(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("playground").join(name);
    fs::create_dir_all(folder.join("dist/assets")).unwrap();
    for (file, text) in [
        ("secret.txt", "hush"),
        ("dist/index.html", "<!doctype html><title>Playground</title>"),
        ("dist/manifest.webmanifest", "{}"),
        ("dist/assets/main-0a1b2c3d.js", "let plain"),
        ("dist/assets/main-0a1b2c3d.js.gz", "packed"),
    ] {
        fs::write(folder.join(file), text).unwrap();
    }
    folder.join("dist")
}

async fn serving(name: &str) -> Server {
    let folder = built(name);
    Server::dev(Backend::Sqlite, |config| config.playground = Some(folder)).await
}

fn policy(reply: &Reply) -> &str {
    reply.header("content-security-policy")
}

async fn it_is_off_unless_it_is_set(backend: Backend) {
    let server = Server::dev(backend, |_| ()).await;
    for path in ["/playground", "/playground/", "/playground/index.html"] {
        assert_eq!(server.get(path).await.status, 404, "{path}");
    }
    assert!(!server.get("/").await.is(200).body.contains("/playground/"));
}

async fn its_files_are_served_with_their_headers(_: Backend) {
    let server = serving("headers").await;
    assert!(server.get("/").await.is(200).body.contains("href=\"/playground/\""));
    let bare = server.get("/playground").await.is(308);
    assert_eq!(bare.header("location"), "/playground/");
    for (path, kind, keep) in [
        ("/playground/", "text/html", "no-cache"),
        ("/playground/index.html", "text/html", "no-cache"),
        ("/playground/manifest.webmanifest", "application/manifest+json", "no-cache"),
        (
            "/playground/assets/main-0a1b2c3d.js",
            "text/javascript",
            "public, max-age=31536000, immutable",
        ),
    ] {
        let reply = server.get(path).await.is(200);
        assert!(reply.header("content-type").starts_with(kind), "{reply:?}");
        assert_eq!(reply.header("cache-control"), keep, "{path}");
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
        assert_eq!(reply.header("x-frame-options"), "DENY");
        assert_eq!(reply.header("referrer-policy"), "no-referrer");
        assert!(policy(&reply).starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe"));
        assert!(policy(&reply).ends_with("frame-ancestors 'none'"), "{reply:?}");
    }
    let missing = server.get("/playground/assets/none.js").await.is(404);
    assert_eq!(missing.header("cache-control"), "no-store");
    assert!(!policy(&missing).contains("wasm"), "{missing:?}");
    assert_eq!(server.post("/playground/", &[]).await.status, 405);
}

async fn what_is_packed_is_sent_packed(_: Backend) {
    let server = serving("packed").await;
    let path = "/playground/assets/main-0a1b2c3d.js";
    assert_eq!(server.get(path).await.is(200).body, "let plain");
    let packed = server.send("GET", path, &[("accept-encoding", "gzip")], None).await.is(200);
    assert_eq!((packed.header("content-encoding"), packed.body.as_str()), ("gzip", "packed"));
    assert!(packed.header("content-type").starts_with("text/javascript"), "{packed:?}");
    assert_eq!(packed.header("vary"), "accept-encoding");
}

async fn nothing_outside_of_its_folder_is_served(_: Backend) {
    let server = serving("outside").await;
    for path in [
        "/playground/../secret.txt",
        "/playground/%2e%2e/secret.txt",
        "/playground/..%2fsecret.txt",
        "/playground/assets/../../secret.txt",
        "/playground/..%5csecret.txt",
        "/playground//etc/passwd",
        "/playground/%2fetc%2fpasswd",
        "/playground/index.html%00",
        "/playground/assets/",
    ] {
        let bytes = request(&format!("GET {path}"), &[], "");
        let (status, text) = raw(server.address, bytes.as_bytes()).await;
        assert_eq!(status, 404, "{path}: {text}");
        assert!(!text.contains("hush") && !text.contains("main-0a1b2c3d"), "{path}: {text}");
    }
}

async fn a_folder_that_was_not_built_is_refused(backend: Backend) {
    let url = database(backend).await;
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let arguments = ["--dev", "--store", &url, "--playground", folder.to_str().unwrap()];
    let (content, told) = Program::once(&arguments);
    assert!(
        !content && told.contains("playground: ") && told.contains("has no index.html"),
        "{told}"
    );
}
