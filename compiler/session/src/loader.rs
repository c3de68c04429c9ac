//! From disk into a database: a file, and the modules it declares, to any depth.

use std::path::Path;

use grok_hir::db::{Database, SourceFile};

/// The largest source file that is read, in bytes.
const MAX_FILE: u64 = 64 << 20;

/// Loads a program: a file, or a package's folder (its `src/main.grok` or `src/lib.grok`), with every module file it declares.
///
/// # Errors
/// A sentence that names the path and what is wrong with it. A module file that is missing is no error here; the check reports it.
pub fn load(db: &mut Database, path: &Path) -> Result<SourceFile, String> {
    let path = if path.is_dir() {
        package_entry(path)?
    } else {
        path.to_owned()
    };
    let text = read(&path)?;
    let absolute = std::path::absolute(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let file = db.set_file(&normalised(&absolute), text);
    load_modules(db, file, &|path| read(Path::new(path)).ok());
    Ok(file)
}

/// Loads the module files that the package of `file` declares and that `read` finds, until none is missing that could be had.
pub fn load_modules(db: &mut Database, file: SourceFile, read: &dyn Fn(&str) -> Option<String>) {
    let mut tried = std::collections::HashSet::new();
    loop {
        let wanted: Vec<_> = grok_hir::missing_module_files(db, file)
            .into_iter()
            .filter(|path| tried.insert(path.clone()))
            .collect();
        let found: Vec<_> = wanted
            .iter()
            .filter_map(|path| Some((path.clone(), read(path)?)))
            .collect();
        if found.is_empty() {
            return;
        }
        for (path, text) in found {
            db.set_file(&path, text);
        }
    }
}

/// The entry file of a package's folder.
fn package_entry(folder: &Path) -> Result<std::path::PathBuf, String> {
    ["src/main.grok", "src/lib.grok", "main.grok"]
        .iter()
        .map(|entry| folder.join(entry))
        .find(|entry| entry.is_file())
        .ok_or_else(|| format!("{} has no src/main.grok or src/lib.grok", folder.display()))
}

/// Reads a source file as UTF-8.
fn read(path: &Path) -> Result<String, String> {
    let size = std::fs::metadata(path)
        .map_err(|error| format!("cannot read {}: {error}", path.display()))?
        .len();
    if size > MAX_FILE {
        return Err(format!("{} is larger than {} MiB", path.display(), MAX_FILE >> 20));
    }
    let bytes = std::fs::read(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    String::from_utf8(bytes).map_err(|error| {
        format!(
            "{} is not UTF-8 text (first wrong byte at offset {})",
            path.display(),
            error.utf8_error().valid_up_to()
        )
    })
}

/// The form in which the database knows paths: `/` between parts, no `.` or `..`.
fn normalised(absolute: &Path) -> String {
    let mut parts: Vec<String> = Vec::new();
    for part in absolute.components() {
        match part {
            std::path::Component::Normal(name) => parts.push(name.to_string_lossy().into_owned()),
            std::path::Component::ParentDir => drop(parts.pop()),
            std::path::Component::Prefix(prefix) => parts.push(prefix.as_os_str().to_string_lossy().into_owned()),
            std::path::Component::RootDir | std::path::Component::CurDir => {}
        }
    }
    let joined = parts.join("/");
    if absolute.has_root() && !joined.contains(':') {
        format!("/{joined}")
    } else {
        joined
    }
}
