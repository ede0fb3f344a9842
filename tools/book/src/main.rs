//! Builds a book: `book FOLDER OUT`.

use std::process::ExitCode;

use mdbook_driver::MDBook;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, out] = arguments.as_slice() else {
        eprintln!("usage: book FOLDER OUT");
        return ExitCode::from(2);
    };
    let built = MDBook::load(folder).and_then(|mut book| {
        book.config.build.build_dir = out.into();
        book.build()
    });
    match built {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("book: {error:#}");
            ExitCode::FAILURE
        }
    }
}
