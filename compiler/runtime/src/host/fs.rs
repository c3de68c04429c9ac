//! Files and folders.

use std::fs;
use std::io::{Read as _, Write as _};
use std::time::UNIX_EPOCH;

use super::{Failure, Input, Output, check_size, listed};
use crate::context::Context;

fn nothing(result: std::io::Result<()>) -> Output {
    result?;
    Ok((0, Vec::new()))
}

/// A file's content; its length in bytes. If `n` is 1, any bytes: each comes as the char of its number.
pub(super) fn read(ctx: &Context, input: Input<'_>) -> Output {
    let file = fs::File::open(input.a)?;
    let most = ctx.memory_left();
    if let Ok(metadata) = file.metadata() {
        check_size(ctx, metadata.len())?;
    }
    let mut content = Vec::new();
    // A file may grow while it is read, and some have no length.
    file.take(most.saturating_add(1)).read_to_end(&mut content)?;
    check_size(ctx, content.len() as u64)?;
    let len = content.len() as i64;
    if input.n == 1 {
        content = content.into_iter().map(char::from).collect::<String>().into_bytes();
    }
    Ok((len, content))
}

/// The bytes to write: of the text itself, or, if `n` is 1, those that its chars are the numbers of.
fn bytes(input: &Input<'_>) -> Vec<u8> {
    if input.n == 1 {
        input.b.chars().map(|c| u32::from(c) as u8).collect()
    } else {
        input.b.as_bytes().to_vec()
    }
}

/// Writes a file.
pub(super) fn write(_: &Context, input: Input<'_>) -> Output {
    nothing(fs::write(input.a, bytes(&input)))
}

/// Writes to the end of a file.
pub(super) fn append(_: &Context, input: Input<'_>) -> Output {
    let mut file = fs::OpenOptions::new().append(true).create(true).open(input.a)?;
    nothing(file.write_all(&bytes(&input)))
}

/// What is known of a path: length, kind (`f`, `d`, `l` or `o`), whether it is read-only, and when it changed, in nanoseconds.
pub(super) fn metadata(_: &Context, input: Input<'_>) -> Output {
    let found = if input.n == 1 {
        fs::symlink_metadata(input.a)?
    } else {
        fs::metadata(input.a)?
    };
    let kind = match found.file_type() {
        kind if kind.is_file() => 'f',
        kind if kind.is_dir() => 'd',
        kind if kind.is_symlink() => 'l',
        _ => 'o',
    };
    let modified = found
        .modified()
        .ok()
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok())
        .map_or(0, |since| since.as_nanos() as i64);
    let text = format!("{kind} {} {modified}", u8::from(found.permissions().readonly()));
    Ok((found.len() as i64, text.into_bytes()))
}

/// Creates a folder; those above it too if `n` is 1.
pub(super) fn create_dir(_: &Context, input: Input<'_>) -> Output {
    nothing(if input.n == 1 {
        fs::create_dir_all(input.a)
    } else {
        fs::create_dir(input.a)
    })
}

/// The paths of a folder's entries, in order of their names.
pub(super) fn read_dir(ctx: &Context, input: Input<'_>) -> Output {
    let mut paths = Vec::new();
    for entry in fs::read_dir(input.a)? {
        ctx.poll()?;
        let path = entry?.path();
        let path = path.into_os_string().into_string().map_err(|_| {
            Failure::Refused(std::io::Error::new(
                std::io::ErrorKind::InvalidData,
                "a name is not UTF-8",
            ))
        })?;
        paths.push(path);
    }
    paths.sort();
    let list = listed(paths);
    check_size(ctx, list.len() as u64)?;
    Ok((0, list))
}

/// Removes a file.
pub(super) fn remove_file(_: &Context, input: Input<'_>) -> Output {
    nothing(fs::remove_file(input.a))
}

/// Removes a folder; with what is in it if `n` is 1.
pub(super) fn remove_dir(_: &Context, input: Input<'_>) -> Output {
    nothing(if input.n == 1 {
        fs::remove_dir_all(input.a)
    } else {
        fs::remove_dir(input.a)
    })
}

/// Moves a file or folder.
pub(super) fn rename(_: &Context, input: Input<'_>) -> Output {
    nothing(fs::rename(input.a, input.b))
}

/// Copies a file; the number of bytes.
pub(super) fn copy(_: &Context, input: Input<'_>) -> Output {
    Ok((fs::copy(input.a, input.b)? as i64, Vec::new()))
}
