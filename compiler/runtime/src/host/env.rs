//! The process's arguments, variables and folder.

use super::{Input, Output, listed};
use crate::context::Context;

/// The arguments given to the program.
pub(super) fn args(ctx: &Context, _: Input<'_>) -> Output {
    Ok((0, listed(ctx.arguments().iter().cloned())))
}

/// A variable's value.
pub(super) fn var(_: &Context, input: Input<'_>) -> Output {
    let unset = || std::io::Error::new(std::io::ErrorKind::NotFound, "environment variable not found");
    if input.a.is_empty() || input.a.contains(['=', '\0']) {
        return Err(unset().into());
    }
    let value = std::env::var_os(input.a).ok_or_else(unset)?;
    let value = value.into_string().map_err(|_| {
        std::io::Error::new(
            std::io::ErrorKind::InvalidData,
            "environment variable was not valid unicode",
        )
    })?;
    Ok((0, value.into_bytes()))
}

/// All variables that are text: names and values in turn, by name.
pub(super) fn vars(_: &Context, _: Input<'_>) -> Output {
    let mut vars: Vec<(String, String)> = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect();
    vars.sort();
    Ok((0, listed(vars.into_iter().flat_map(|(name, value)| [name, value]))))
}

/// The folder that relative paths start from.
pub(super) fn current_dir(_: &Context, _: Input<'_>) -> Output {
    let folder = std::env::current_dir()?;
    Ok((0, folder.to_string_lossy().into_owned().into_bytes()))
}
