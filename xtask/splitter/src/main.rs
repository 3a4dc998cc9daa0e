//! Stands in for `wasm-bindgen` while Trunk builds the console: cuts the linked module into the part that every visit
//! loads and the pieces that are loaded when they are first needed, then calls the real `wasm-bindgen` for that part.
//!
//! It has to happen here: wasm-bindgen drops the relocations that the cut goes by, and Trunk has no hook between the linker
//! and wasm-bindgen. `cargo xtask` builds this program and says by environment variables where things are; called for
//! anything else than a module (`--version`), it is the real one. When the site is complete, `cargo xtask` calls it once more
//! (`shell`) to join the style sheets and to write down what a browser keeps of it.

mod costs;
mod loader;
mod piece;
mod sheets;
mod shell;

use std::{
    env,
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
};

use wasm_split_cli_support::{Options, transform};

use crate::{loader::Loader, piece::Piece};

/// Where the real `wasm-bindgen` is.
const REAL: &str = "SPLITTER_WASM_BINDGEN";
/// The folder that the pieces are put into. It is emptied first.
const PIECES: &str = "SPLITTER_PIECES";
/// Where `wasm-opt` is; the pieces stay as they are without it.
const OPTIMISER: &str = "SPLITTER_WASM_OPT";

/// What went wrong, in words.
type Attempt<T = ()> = Result<T, String>;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    match build(&arguments) {
        Ok(code) => code,
        Err(words) => {
            eprintln!("The console could not be cut into pieces: {words}");
            ExitCode::FAILURE
        }
    }
}

fn build(arguments: &[OsString]) -> Attempt<ExitCode> {
    if let [verb, site] = arguments
        && verb == "shell"
    {
        return shell::write(Path::new(site)).map(|()| ExitCode::SUCCESS);
    }
    let is_module = |argument: &&OsString| Path::new(argument).extension().is_some_and(|end| end == "wasm");
    let Some(linked) = arguments.iter().find(is_module) else {
        return wasm_bindgen(arguments);
    };
    let first = split(Path::new(linked), &out_dir(arguments)?)?;
    let mut arguments: Vec<OsString> = arguments
        .iter()
        .map(|argument| {
            if argument == linked {
                first.clone().into()
            } else {
                argument.clone()
            }
        })
        .collect();
    // The pieces share the table of functions with the module.
    arguments.push("--keep-lld-exports".into());
    wasm_bindgen(&arguments)
}

/// Trunk writes it in one word.
fn out_dir(arguments: &[OsString]) -> Attempt<PathBuf> {
    arguments
        .iter()
        .find_map(|argument| argument.to_str()?.strip_prefix("--out-dir="))
        .map(PathBuf::from)
        .ok_or_else(|| "wasm-bindgen was called without --out-dir=".to_owned())
}

fn wasm_bindgen(arguments: &[OsString]) -> Attempt<ExitCode> {
    let real = env::var_os(REAL).ok_or_else(|| format!("{REAL} is not set; cargo xtask sets it"))?;
    let status = Command::new(&real)
        .args(arguments)
        .status()
        .map_err(|error| format!("{} did not start: {error}", real.display()))?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Cuts a module: writes the pieces, and their loader where Trunk finds it; the module that is left.
fn split(linked: &Path, out: &Path) -> Attempt<PathBuf> {
    let folder = PathBuf::from(env::var_os(PIECES).ok_or_else(|| format!("{PIECES} is not set"))?);
    let optimiser = env::var_os(OPTIMISER);
    let snippets = out.join("snippets");
    for stale in [&folder, &snippets] {
        match fs::remove_dir_all(stale) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(format!("{}: {error}", stale.display()));
            }
            _ => {}
        }
        fs::create_dir_all(stale).in_words(stale)?;
    }
    let module = fs::read(linked).in_words(linked)?;
    // The module names its loader, so the loader's name cannot come from what the loader says. It comes from all that
    // the pieces are made from.
    let name = loader::name(&module, optimiser.is_some());
    let first = folder.join("console.wasm");
    let mut options = Options::new(&module);
    options.output_dir = &folder;
    options.main_out_path = &first;
    options.link_name = &name;
    fs::create_dir_all(folder.join(loader::FOLDER)).in_words(&folder)?;
    let cut = transform(options).map_err(|report| format!("{report:#}"))?;

    let written = folder.join(&name);
    let script = fs::read_to_string(&written).in_words(&written)?;
    let shared = loader::shared_names(&script)?;
    fs::remove_dir_all(folder.join(loader::FOLDER)).in_words(&written)?;
    let mut pieces = Vec::new();
    let mut weighed = costs::lines("console", &costs::of(&fs::read(&first).in_words(&first)?)?);
    for path in &cut.split_modules {
        let costs = costs::of(&fs::read(path).in_words(path)?)?;
        if let Some(optimiser) = &optimiser {
            optimise(optimiser, path)?;
        }
        let piece = Piece::named(path)?;
        weighed.push_str(&costs::lines(&piece.words(), &costs));
        pieces.push(piece);
    }
    let loader = Loader {
        shared: &shared,
        canary: loader::canary(&script),
        pieces: &pieces,
        needed: cut.prefetch_map.into_iter().collect(),
    };
    let path = out.join(&name);
    fs::write(&path, loader.script()?).in_words(&path)?;
    weighed.push_str(&loader.needs());
    let path = folder.with_extension("costs");
    fs::write(&path, weighed).in_words(&path)?;
    // Not a piece: it goes on to wasm-bindgen, from beside them.
    let beside = folder.with_extension("first.wasm");
    fs::rename(&first, &beside).in_words(&first)?;
    Ok(beside)
}

/// What rustc writes for this target, and nothing beyond it: with all features wasm-opt writes some that no browser reads yet
/// (compact imports).
const FEATURES: [&str; 8] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

fn optimise(optimiser: &OsString, path: &Path) -> Attempt {
    let status = Command::new(optimiser)
        .arg("-Oz")
        .args(FEATURES)
        .arg(path)
        .arg("--output")
        .arg(path)
        .stdout(Stdio::null())
        .status()
        .map_err(|error| format!("wasm-opt did not start: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("wasm-opt refused {}", path.display()))
    }
}

/// Says which file an error is about.
trait InWords<T> {
    fn in_words(self, path: &Path) -> Attempt<T>;
}

impl<T> InWords<T> for io::Result<T> {
    fn in_words(self, path: &Path) -> Attempt<T> {
        self.map_err(|error| format!("{}: {error}", path.display()))
    }
}
