//! `grok explain`: the page of an error code.

use std::process::ExitCode;

use crate::cli::ExplainOptions;
use crate::report;

/// Prints the page, or the list of all codes.
pub fn explain(options: &ExplainOptions) -> Result<ExitCode, String> {
    let Some(code) = &options.code else {
        let list: String = grok_diagnostics::explain::all()
            .iter()
            .map(|entry| {
                // The page's heading is the code and what it means.
                let heading = entry
                    .page
                    .lines()
                    .find(|line| !line.trim().is_empty())
                    .unwrap_or_default();
                let title = heading.split_once(": ").map_or(heading, |(_, title)| title);
                format!("{:<18} {title}\n", entry.code.as_str())
            })
            .collect();
        report::print_stdout(&list);
        return Ok(ExitCode::SUCCESS);
    };
    let asked = code.trim().trim_start_matches("error[").trim_end_matches(']');
    let spellings = [
        asked.to_owned(),
        asked.to_uppercase(),
        format!("E{:0>4}", asked.trim_start_matches(['e', 'E'])),
    ];
    match spellings.iter().find_map(|code| grok_diagnostics::explain(code)) {
        Some(page) => {
            report::print_stdout(page);
            Ok(ExitCode::SUCCESS)
        }
        None => Err(format!(
            "there is no page about `{code}`; `grok explain` lists them all"
        )),
    }
}
