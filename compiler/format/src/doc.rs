//! Documents: text with the places where lines may break, and the printer that decides which of them do.
//!
//! The algebra is Wadler's ("A prettier printer", 2003) with what comments need: what follows a comment at a line's end begins a new
//! line, and a comment of its own line gets one, whether the layout breaks there or not. So a comment can stand anywhere between
//! tokens without the layout knowing of it, and stays there.

use std::rc::Rc;

/// A document. Cheap to clone, since alternatives share their parts.
#[derive(Clone)]
pub(crate) struct Doc<'t> {
    node: Rc<Node<'t>>,
    /// Whether a line must break inside.
    breaks: bool,
    /// Whether a comment ends a line inside.
    comment: bool,
}

enum Node<'t> {
    Nil,
    Text(&'t str),
    /// A space, or a break in a group that breaks.
    Line,
    /// Nothing, or a break in a group that breaks.
    SoftLine,
    /// A break.
    HardLine,
    /// A break with an empty line.
    BlankLine,
    Indent(Doc<'t>),
    Group(Doc<'t>),
    /// A group that breaks, whatever fits.
    Broken(Doc<'t>),
    Concat(Vec<Doc<'t>>),
    IfBreak {
        broken: Doc<'t>,
        flat: Doc<'t>,
    },
    /// The first that fits up to its first break; the last if none does.
    Alternatives(Vec<Doc<'t>>),
    /// A comment among what stands on its line.
    Inline(&'t str),
    /// A comment that ends its line.
    Trailing(&'t str),
    /// A comment on lines of its own; `blank` tells whether an empty line follows.
    Own {
        text: &'t str,
        blank: bool,
    },
}

impl<'t> Doc<'t> {
    fn new(node: Node<'t>, breaks: bool) -> Doc<'t> {
        Doc {
            node: Rc::new(node),
            breaks,
            comment: false,
        }
    }

    fn with_comment(mut self, comment: bool) -> Doc<'t> {
        self.comment = comment;
        self
    }

    pub fn nil() -> Doc<'t> {
        Doc::new(Node::Nil, false)
    }

    /// Text as it is; it may span lines, which are then left as they are.
    pub fn text(text: &'t str) -> Doc<'t> {
        Doc::new(Node::Text(text), false)
    }

    pub fn line() -> Doc<'t> {
        Doc::new(Node::Line, false)
    }

    pub fn soft_line() -> Doc<'t> {
        Doc::new(Node::SoftLine, false)
    }

    pub fn hard_line() -> Doc<'t> {
        Doc::new(Node::HardLine, true)
    }

    pub fn blank_line() -> Doc<'t> {
        Doc::new(Node::BlankLine, true)
    }

    pub fn inline_comment(text: &'t str) -> Doc<'t> {
        Doc::new(Node::Inline(text), false)
    }

    pub fn trailing_comment(text: &'t str) -> Doc<'t> {
        Doc::new(Node::Trailing(text), false).with_comment(true)
    }

    pub fn own_comment(text: &'t str, blank: bool) -> Doc<'t> {
        Doc::new(Node::Own { text, blank }, true).with_comment(true)
    }

    pub fn indent(self) -> Doc<'t> {
        let (breaks, comment) = (self.breaks, self.comment);
        Doc::new(Node::Indent(self), breaks).with_comment(comment)
    }

    pub fn group(self) -> Doc<'t> {
        let (breaks, comment) = (self.breaks, self.comment);
        Doc::new(Node::Group(self), breaks).with_comment(comment)
    }

    pub fn broken(self) -> Doc<'t> {
        let comment = self.comment;
        Doc::new(Node::Broken(self), true).with_comment(comment)
    }

    pub fn if_break(broken: Doc<'t>, flat: Doc<'t>) -> Doc<'t> {
        Doc::new(Node::IfBreak { broken, flat }, false)
    }

    /// The first that fits; at least one.
    pub fn alternatives(docs: Vec<Doc<'t>>) -> Doc<'t> {
        let breaks = docs.iter().all(|doc| doc.breaks);
        let comment = docs.iter().any(|doc| doc.comment);
        Doc::new(Node::Alternatives(docs), breaks).with_comment(comment)
    }

    pub fn concat(docs: Vec<Doc<'t>>) -> Doc<'t> {
        let breaks = docs.iter().any(|doc| doc.breaks);
        let comment = docs.iter().any(|doc| doc.comment);
        Doc::new(Node::Concat(docs), breaks).with_comment(comment)
    }

    /// Whether a line must break inside.
    pub fn breaks(&self) -> bool {
        self.breaks
    }

    /// Whether a comment inside ends a line, or has one of its own.
    pub fn has_comment(&self) -> bool {
        self.comment
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Flat,
    Break,
}

type Command<'d, 't> = (usize, Mode, &'d Doc<'t>);

/// The text of a document, in lines of at most `width` characters where its breaks allow that. Ends with a line break unless empty.
pub(crate) fn print(doc: &Doc<'_>, width: usize) -> String {
    let mut printer = Printer {
        width,
        out: String::new(),
        column: 0,
        indent: 0,
        at_start: true,
        comments: Vec::new(),
    };
    printer.run(doc);
    printer.end();
    printer.out
}

struct Printer<'t> {
    width: usize,
    out: String,
    /// Characters on the current line.
    column: usize,
    /// The indentation that the next text on an empty line gets.
    indent: usize,
    /// Whether nothing stands on the current line.
    at_start: bool,
    /// Comments that wait for the line's end.
    comments: Vec<&'t str>,
}

impl<'t> Printer<'t> {
    fn run(&mut self, doc: &Doc<'t>) {
        let mut stack: Vec<Command<'_, 't>> = vec![(0, Mode::Break, doc)];
        while let Some((indent, mode, doc)) = stack.pop() {
            match &*doc.node {
                Node::Nil => {}
                Node::Text(text) => {
                    // A comma that the layout adds stands before the comment of its element.
                    if !self.comments.is_empty() && *text != "," && !text.trim().is_empty() {
                        self.line_break(indent);
                    }
                    self.text(text);
                }
                Node::Line if mode == Mode::Flat => self.text(" "),
                Node::SoftLine if mode == Mode::Flat => {}
                Node::Line | Node::SoftLine | Node::HardLine => self.line_break(indent),
                Node::BlankLine => {
                    self.line_break(indent);
                    self.empty_line();
                }
                Node::Indent(inner) => stack.push((indent + 4, mode, inner)),
                Node::Group(inner) => {
                    let flat = !inner.breaks && self.fits(&stack, (indent, Mode::Flat, inner));
                    stack.push((indent, if flat { Mode::Flat } else { Mode::Break }, inner));
                }
                Node::Broken(inner) => stack.push((indent, Mode::Break, inner)),
                Node::Concat(docs) => stack.extend(docs.iter().rev().map(|doc| (indent, mode, doc))),
                Node::IfBreak { broken, flat } => {
                    stack.push((indent, mode, if mode == Mode::Flat { flat } else { broken }));
                }
                Node::Alternatives(docs) => {
                    let fitting = docs.iter().find(|doc| self.fits(&stack, (indent, Mode::Flat, doc)));
                    if let Some(chosen) = fitting.or(docs.last()) {
                        stack.push((indent, mode, chosen));
                    }
                }
                Node::Inline(text) => {
                    if !self.comments.is_empty() {
                        self.line_break(indent);
                    }
                    if !self.at_start && !self.out.ends_with([' ', '(', '[', '<', '|']) {
                        self.text(" ");
                    }
                    self.text(text);
                    self.text(" ");
                }
                Node::Trailing(text) => self.comments.push(text),
                Node::Own { text, blank } => {
                    self.line_break(indent);
                    self.text(text);
                    self.line_break(indent);
                    if *blank {
                        self.empty_line();
                    }
                }
            }
        }
    }

    fn text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if self.at_start {
            if text == " " {
                return;
            }
            self.out.extend(std::iter::repeat_n(' ', self.indent));
            self.column = self.indent;
            self.at_start = false;
        }
        self.out.push_str(text);
        match text.rsplit_once('\n') {
            Some((_, last)) => self.column = last.chars().count(),
            None => self.column += text.chars().count(),
        }
    }

    fn line_break(&mut self, indent: usize) {
        for comment in std::mem::take(&mut self.comments) {
            if !self.at_start && !self.out.ends_with(' ') {
                self.text(" ");
            }
            self.text(comment);
        }
        if !self.at_start {
            self.trim();
            self.out.push('\n');
        }
        self.column = 0;
        self.indent = indent;
        self.at_start = true;
    }

    /// One empty line, unless there is one already or nothing stands before it.
    fn empty_line(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    fn trim(&mut self) {
        let kept = self.out.trim_end_matches(' ').len();
        self.out.truncate(kept);
    }

    fn end(&mut self) {
        self.line_break(0);
        let kept = self.out.trim_end_matches('\n').len();
        self.out.truncate(kept);
        if !self.out.is_empty() {
            self.out.push('\n');
        }
    }

    /// Whether a document, and what follows it up to the next possible break, fits on the rest of the line.
    fn fits(&self, rest: &[Command<'_, 't>], first: Command<'_, 't>) -> bool {
        let used = if self.at_start { self.indent } else { self.column };
        let Some(mut left) = self.width.checked_sub(used) else {
            return false;
        };
        let mut following = rest.iter().rev();
        let mut stack = vec![first];
        loop {
            let Some((indent, mode, doc)) = stack.pop().or_else(|| following.next().copied()) else {
                return true;
            };
            let mut take = |text: &str| match left.checked_sub(text.chars().count()) {
                Some(rest) => {
                    left = rest;
                    true
                }
                None => false,
            };
            match &*doc.node {
                Node::Nil => {}
                Node::Trailing(_) | Node::Own { .. } => return true,
                Node::Inline(text) => {
                    if text.contains('\n') {
                        return true;
                    }
                    if !(take(text) && take("  ")) {
                        return false;
                    }
                }
                Node::Text(text) => match text.split_once('\n') {
                    Some((head, _)) => return take(head),
                    None if !take(text) => return false,
                    None => {}
                },
                Node::Line if mode == Mode::Flat => {
                    if !take(" ") {
                        return false;
                    }
                }
                Node::SoftLine if mode == Mode::Flat => {}
                Node::Line | Node::SoftLine | Node::HardLine | Node::BlankLine => return true,
                Node::Indent(inner) => stack.push((indent, mode, inner)),
                Node::Group(inner) => {
                    let inner_mode = if inner.breaks { Mode::Break } else { mode };
                    stack.push((indent, inner_mode, inner));
                }
                Node::Broken(inner) => stack.push((indent, Mode::Break, inner)),
                Node::Concat(docs) => stack.extend(docs.iter().rev().map(|doc| (indent, mode, doc))),
                Node::IfBreak { broken, flat } => {
                    stack.push((indent, mode, if mode == Mode::Flat { flat } else { broken }));
                }
                Node::Alternatives(docs) => {
                    if let Some(first) = docs.first() {
                        stack.push((indent, mode, first));
                    }
                }
            }
        }
    }
}
