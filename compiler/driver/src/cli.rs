//! The arguments, as clap reads them. The texts here are what `--help` shows.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Grok: a language that answers while you type.
#[derive(Parser)]
#[command(
    name = "grok",
    version,
    propagate_version = true,
    max_term_width = 100,
    arg_required_else_help = true
)]
#[command(
    after_help = "Start with `grok tour`, or `grok eval '6 * 7'`. Errors explain themselves: `grok explain E0308`."
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// When to use colours (NO_COLOR is respected).
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub color: Color,
    /// How diagnostics are written: drawn for people, one line each, or one JSON object a line.
    #[arg(long, global = true, value_enum, default_value_t = MessageFormat::Human, value_name = "FORMAT")]
    pub message_format: MessageFormat,
}

/// When to use colours.
#[derive(Clone, Copy, ValueEnum)]
pub enum Color {
    /// When the output is a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Color {
    /// Makes it the choice for every later write of the process.
    pub fn write_global(self) {
        match self {
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::Always,
            Color::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
}

/// How diagnostics are written.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MessageFormat {
    /// Source drawn with labels, on stderr.
    Human,
    /// `file:line:column: error[E0308]: message`, on stderr.
    Short,
    /// One JSON object a line, on stdout.
    Json,
}

/// The commands.
#[derive(Subcommand)]
pub enum Command {
    /// Compile a program in memory and run it.
    Run(RunOptions),
    /// Report everything that is wrong, without running.
    Check(CheckOptions),
    /// Evaluate a text: items, statements and a last expression, whose value (or type) is printed.
    Eval(EvalOptions),
    /// Lay out source text: one style, 100 columns.
    Fmt(FmtOptions),
    /// Show what a stage of the compiler makes of a file.
    Emit(EmitOptions),
    /// Print a file, or the call at a place, with its macros expanded.
    Expand(ExpandOptions),
    /// Parse a file and say whether it is well-formed.
    Parse(ParseOptions),
    /// Explain an error code, with examples.
    Explain(ExplainOptions),
    /// Start the language server (editors do this).
    Lsp(LspOptions),
    /// Watch an editor session played against the real language server.
    Tour(TourOptions),
}

/// Limits and grants of a run.
#[derive(Args)]
pub struct LimitOptions {
    /// Effects the program may have: `fs,net,…`, `all` or `none`.
    #[arg(long, value_name = "EFFECTS", default_value = "none")]
    pub grant: String,
    /// Stop after this much work (about one unit for each call and each turn of a loop).
    #[arg(long, value_name = "N")]
    pub fuel: Option<u64>,
    /// Most memory the program may use, in bytes (`K`, `M`, `G` may follow).
    #[arg(long, value_name = "BYTES", value_parser = parse_bytes)]
    pub memory: Option<u64>,
}

/// `grok run`.
#[derive(Args)]
pub struct RunOptions {
    /// The program.
    pub file: PathBuf,
    /// What executes it.
    #[arg(long, value_enum, default_value_t = Engine::Auto)]
    pub engine: Engine,
    /// Limits and grants.
    #[command(flatten)]
    pub limits: LimitOptions,
    /// Print times and memory to stderr afterwards.
    #[arg(long)]
    pub stats: bool,
}

/// What executes a program.
#[derive(Clone, Copy, ValueEnum)]
pub enum Engine {
    /// The best for the job.
    Auto,
    /// Machine code made in memory.
    Jit,
}

/// `grok check`.
#[derive(Args)]
pub struct CheckOptions {
    /// Files or folders.
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
}

/// `grok eval`.
#[derive(Args)]
pub struct EvalOptions {
    /// The text; `-` reads standard input.
    #[arg(allow_hyphen_values = true)]
    pub text: String,
    /// Print the type of the last expression instead of its value; nothing is run.
    #[arg(long = "type")]
    pub type_only: bool,
    /// Limits and grants.
    #[command(flatten)]
    pub limits: LimitOptions,
}

/// `grok fmt`.
#[derive(Args)]
#[command(
    after_help = "Files with syntax errors are reported and left as they are. With `--check` nothing is written: what would change is \
    shown, and the exit code is 1 if there is something."
)]
pub struct FmtOptions {
    /// Files or folders; `-` reads standard input and writes standard output.
    #[arg(required_unless_present = "stdin", value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Only tell what would change.
    #[arg(long)]
    pub check: bool,
    /// Read standard input and write standard output.
    #[arg(long, conflicts_with = "paths")]
    pub stdin: bool,
    /// Only lay out these lines of a single text, counted from 1, both included.
    #[arg(long, value_name = "FIRST:LAST", value_parser = parse_lines)]
    pub range: Option<(u32, u32)>,
}

/// `grok emit`.
#[derive(Args)]
pub struct EmitOptions {
    /// The file.
    pub file: PathBuf,
    /// Which stage.
    #[arg(long, value_enum)]
    pub stage: Stage,
}

/// A stage of the compiler.
#[derive(Clone, Copy, ValueEnum)]
pub enum Stage {
    /// The lexer's tokens.
    Tokens,
    /// The syntax tree.
    Ast,
    /// Bodies with names resolved.
    Hir,
    /// The type of every function and variable.
    Types,
    /// Control flow made explicit.
    Mir,
    /// Cranelift's input.
    Clif,
    /// Machine code.
    Asm,
}

/// `grok parse`.
#[derive(Args)]
pub struct ParseOptions {
    /// The file.
    pub file: PathBuf,
    /// Print the editor's (tree-sitter) concrete syntax tree.
    #[arg(long)]
    pub cst: bool,
}

/// `grok expand`.
#[derive(Args)]
pub struct ExpandOptions {
    /// The file; with `:LINE:COLUMN` after it, only the call there.
    #[arg(value_name = "FILE[:LINE:COLUMN]")]
    pub place: String,
}

/// `grok explain`.
#[derive(Args)]
pub struct ExplainOptions {
    /// A code such as `E0308`; without one, all codes are listed.
    pub code: Option<String>,
}

/// `grok lsp`.
#[derive(Args)]
pub struct LspOptions {
    /// Arguments of the server (`--stdio`, `--socket PORT`, `--log FILE`).
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGUMENT")]
    pub arguments: Vec<String>,
}

/// `grok tour`.
#[derive(Args)]
pub struct TourOptions {}

/// Reads `3:17`, or `3` for a single line.
fn parse_lines(text: &str) -> Result<(u32, u32), String> {
    let (first, last) = text.split_once(':').unwrap_or((text, text));
    match (first.parse(), last.parse()) {
        (Ok(first), Ok(last)) if 0 < first && first <= last => Ok((first, last)),
        _ => Err(format!("`{text}` is not a range of lines (such as 3:17)")),
    }
}

/// Reads `65536`, `64K`, `256M`, `2G`.
fn parse_bytes(text: &str) -> Result<u64, String> {
    let (digits, unit) = match text
        .trim_end_matches(['B', 'b', 'i'])
        .split_at_checked(text.trim_end_matches(['B', 'b', 'i']).len().saturating_sub(1))
    {
        Some((head, "K" | "k")) => (head, 1 << 10),
        Some((head, "M" | "m")) => (head, 1 << 20),
        Some((head, "G" | "g")) => (head, 1 << 30),
        _ => (text, 1),
    };
    let number: u64 = digits
        .parse()
        .map_err(|_| format!("`{text}` is not a number of bytes (such as 1048576, 64K, 256M, 2G)"))?;
    number
        .checked_mul(unit)
        .ok_or_else(|| format!("`{text}` is more than can be counted"))
}
