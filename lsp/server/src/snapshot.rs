//! What a request may read: one state of the program and of the open documents.

use std::collections::HashMap;
use std::sync::Arc;

use grok_diagnostics::{Edit, FileId, Span};
use grok_ide::{Analysis, FilePosition};
use ropey::Rope;

use crate::capabilities::ClientFacts;
use crate::document::Document;
use crate::error::RequestError;
use crate::handlers::semantic_tokens::SentTokens;
use crate::lsp::{self, Location, Position, Range, TextDocumentPositionParams, Uri, WorkspaceEdit};
use crate::uri;

/// The open documents, by file.
pub type Documents = HashMap<FileId, Document>;

/// A consistent, immutable view. Whoever holds one delays the next edit, so it is dropped as soon as may be.
#[derive(Clone)]
pub struct Snapshot {
    /// The program.
    pub analysis: Analysis,
    /// The client.
    pub client: Arc<ClientFacts>,
    /// What is open.
    pub documents: Arc<Documents>,
    /// Panics of runs, until the next edit of their file.
    pub panics: Arc<HashMap<FileId, Vec<lsp::Diagnostic>>>,
    /// What deltas of semantic tokens are counted from.
    pub(crate) sent_tokens: Arc<SentTokens>,
}

/// A file as answers about it need it: converted positions, and the client's name for it.
pub struct FileView {
    /// The file.
    pub file: FileId,
    /// How clients call it.
    pub uri: Uri,
    /// The version, if it is open.
    pub version: Option<i32>,
    text: Rope,
    encoding: crate::encoding::Encoding,
}

impl FileView {
    /// The range of a span.
    pub fn range(&self, span: Span) -> Range {
        self.encoding.range(&self.text, span)
    }

    /// The position of an offset.
    pub fn position(&self, offset: u32) -> Position {
        self.encoding.position(&self.text, offset)
    }

    /// The span of a range.
    pub fn span(&self, range: Range) -> Span {
        self.encoding.span(&self.text, range)
    }

    /// The offset of a position.
    pub fn offset(&self, position: Position) -> u32 {
        self.encoding.offset(&self.text, position)
    }

    /// The length of a stretch of one line, in the client's unit.
    pub fn length(&self, span: Span) -> u32 {
        let (start, end) = (self.position(span.start), self.position(span.end));
        if start.line == end.line {
            end.character - start.character
        } else {
            0
        }
    }

    /// A place in it.
    pub fn location(&self, span: Span) -> Location {
        Location {
            uri: self.uri.clone(),
            range: self.range(span),
        }
    }

    /// The whole of it.
    pub fn whole(&self) -> Span {
        Span::new(0, self.text.len_bytes() as u32)
    }
}

impl Snapshot {
    /// The open document of a URI.
    ///
    /// # Errors
    /// `InvalidParams` when it is not open and not known otherwise.
    pub fn view_of(&self, uri: &Uri) -> Result<FileView, RequestError> {
        let path = uri::path_of(uri.as_str());
        let file = self.analysis.file_id(&path);
        file.and_then(|file| self.view(file))
            .ok_or_else(|| RequestError::invalid_params(format!("`{}` is not open", uri.as_str())))
    }

    /// A file, open or not; `None` when it has no name a client could know.
    pub fn view(&self, file: FileId) -> Option<FileView> {
        let encoding = self.client.encoding;
        if let Some(document) = self.documents.get(&file) {
            let (uri, version, text) = (document.uri.clone(), Some(document.version), document.text.clone());
            return Some(FileView {
                file,
                uri,
                version,
                text,
                encoding,
            });
        }
        let uri = uri::uri_of(&self.analysis.path(file)?)?;
        let text = Rope::from_str(&self.analysis.text(file)?);
        Some(FileView {
            file,
            uri,
            version: None,
            text,
            encoding,
        })
    }

    /// The file and offset that a request points at.
    ///
    /// # Errors
    /// As [`Snapshot::view_of`].
    pub fn position(&self, at: &TextDocumentPositionParams) -> Result<(FileView, FilePosition), RequestError> {
        let view = self.view_of(&at.text_document.uri)?;
        let position = FilePosition {
            file: view.file,
            offset: view.offset(at.position),
        };
        Ok((view, position))
    }

    /// Edits of any files as one change, with the versions they count in where the client takes them.
    pub fn workspace_edit(&self, edits: impl IntoIterator<Item = Edit>) -> WorkspaceEdit {
        let mut by_file: Vec<(FileId, Vec<Edit>)> = Vec::new();
        for edit in edits {
            match by_file.iter_mut().find(|(file, _)| *file == edit.file) {
                Some((_, list)) => list.push(edit),
                None => by_file.push((edit.file, vec![edit])),
            }
        }
        let mut documents = Vec::new();
        for (file, edits) in by_file {
            let Some(view) = self.view(file) else { continue };
            let text_edit = |edit: Edit| lsp::TextEdit {
                range: view.range(edit.span),
                new_text: edit.replacement,
            };
            documents.push((
                view.uri.clone(),
                view.version,
                edits.into_iter().map(text_edit).collect::<Vec<_>>(),
            ));
        }
        if !self.client.document_changes.yes() {
            let changes = documents.into_iter().map(|(uri, _, edits)| (uri, edits)).collect();
            return WorkspaceEdit {
                changes: Some(changes),
                ..WorkspaceEdit::default()
            };
        }
        let documents = documents
            .into_iter()
            .map(|(uri, version, edits)| lsp::TextDocumentEdit {
                text_document: lsp::OptionalVersionedTextDocumentIdentifier { uri, version },
                edits: edits.into_iter().map(lsp::OneOf::Left).collect(),
            });
        let changes = lsp::DocumentChanges::Edits(documents.collect());
        WorkspaceEdit {
            document_changes: Some(changes),
            ..WorkspaceEdit::default()
        }
    }
}
