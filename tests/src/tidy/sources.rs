use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;

/// The files of the workspace that the rules look at.
///
/// Left out are cargo's target folders, hidden folders but `.ci`, and the
/// compile-fail cases, which break rules on purpose.
#[derive(Debug)]
pub struct Sources {
    files: Vec<Source>,
}

/// A text file and where it stands.
#[derive(Clone, Debug)]
pub struct Source {
    /// The path from the workspace's root.
    pub path: String,
    /// The whole text.
    pub text: String,
}

const SKIPPED: [&str; 4] = ["target", "ui", "corpus", "artifacts"];
const KINDS: [&str; 6] = ["rs", "toml", "md", "sh", "yaml", "yml"];

impl Sources {
    /// Reads the workspace that this crate is part of.
    #[must_use]
    pub fn workspace() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .expect("a folder above");
        let mut files = Vec::new();
        read_folder(root, root, &mut files);
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Self { files }
    }

    /// Takes files as given: path and text.
    #[must_use]
    pub fn given(files: &[(&str, &str)]) -> Self {
        let source = |&(path, text): &(&str, &str)| Source {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        Self {
            files: files.iter().map(source).collect(),
        }
    }

    /// Every text file.
    pub fn all(&self) -> impl Iterator<Item = &Source> {
        self.files.iter()
    }

    /// Every Rust file.
    pub fn rust(&self) -> impl Iterator<Item = &Source> {
        self.all().filter(|source| source.is_rust())
    }

    /// Every Rust file beneath a folder.
    pub fn rust_in(&self, folder: &str) -> impl Iterator<Item = &Source> {
        self.rust().filter(move |source| {
            let inside = source.path.strip_prefix(folder);
            inside.is_some_and(|rest| rest.starts_with('/'))
        })
    }

    /// The file at a path, which must be there.
    #[must_use]
    pub fn file(&self, path: &str) -> &Source {
        let found = self.all().find(|source| source.path == path);
        found.unwrap_or_else(|| panic!("{path} is missing"))
    }
}

impl Source {
    /// The lines with their numbers, counted from 1.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(i, line)| (i + 1, line))
    }

    pub(super) fn is_rust(&self) -> bool {
        Path::new(&self.path).extension().is_some_and(|e| e == "rs")
    }

    pub(super) fn syntax(&self) -> syn::File {
        syn::parse_file(&self.text).unwrap_or_else(|error| panic!("{}: {error}", self.path))
    }

    pub(super) fn tokens(&self) -> TokenStream {
        let parsed = self.text.parse();
        parsed.unwrap_or_else(|error| panic!("{}: {error}", self.path))
    }
}

fn read_folder(root: &Path, folder: &Path, files: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            if is_ours(&path) {
                read_folder(root, &path, files);
            }
        } else if is_text(&path) {
            files.push(read_file(root, path));
        }
    }
}

fn is_ours(folder: &Path) -> bool {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    name == ".ci" || !(name.starts_with('.') || SKIPPED.contains(&name.as_ref()))
}

/// The scripts named `run` have no extension.
fn is_text(file: &Path) -> bool {
    match file.extension() {
        Some(kind) => KINDS.iter().any(|known| kind == *known),
        None => file.file_name().is_some_and(|name| name == "run"),
    }
}

fn read_file(root: &Path, path: PathBuf) -> Source {
    let text = fs::read_to_string(&path).expect("a readable text file");
    let path = path.strip_prefix(root).map(Path::to_owned).unwrap_or(path);
    Source {
        path: path.display().to_string(),
        text,
    }
}
