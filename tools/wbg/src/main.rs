//! Makes JavaScript glue for a `.wasm` file: `wbg IN.wasm OUT_FOLDER NAME`.

use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [input, folder, name] = arguments.as_slice() else {
        eprintln!("usage: wbg IN.wasm OUT_FOLDER NAME");
        return ExitCode::from(2);
    };
    let mut bindgen = Bindgen::new();
    let bindgen = match bindgen.input_path(input).out_name(name).typescript(false).web(true) {
        Ok(bindgen) => bindgen,
        Err(error) => return failed(&error.to_string()),
    };
    bindgen.remove_name_section(true).remove_producers_section(true);
    // The library leaves the default path out, the program does not; without it `init()` has nothing to load.
    match bindgen.omit_default_module_path(false).generate(folder) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&format!("{error:#}")),
    }
}

fn failed(why: &str) -> ExitCode {
    eprintln!("wbg: {why}");
    ExitCode::FAILURE
}
