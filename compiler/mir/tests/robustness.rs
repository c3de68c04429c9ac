//! Broken programs are the normal input: whatever a body looks like, lowering and checking end, and without a panic.

mod support;

use std::path::Path;
use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use support::Fixture;

/// A small generator of numbers: the same ones each time.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound.max(1)
    }
}

/// The pieces of a text between which tokens end, roughly.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let end = if is_word(first) {
            rest.find(|c| !is_word(c)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (piece, after) = rest.split_at(end);
        pieces.push(piece);
        rest = after;
    }
    pieces
}

fn mutant(pieces: &[&str], random: &mut Random) -> String {
    let mut changed = pieces.to_vec();
    for _ in 0..=random.below(3) {
        let at = random.below(changed.len());
        match random.below(3) {
            0 => {
                changed.remove(at);
            }
            1 => changed.insert(at, pieces[random.below(pieces.len())]),
            _ => changed[at] = pieces[random.below(pieces.len())],
        }
        if changed.is_empty() {
            break;
        }
    }
    changed.concat()
}

/// Whether each text is a program, by a thread that knows the library already after the first.
fn judge(texts: &std::sync::mpsc::Receiver<String>, verdicts: &std::sync::mpsc::Sender<bool>) {
    let mut fixture = Fixture::new("");
    for text in texts {
        fixture.file = fixture.db.set_file("/main.grok", text);
        fixture.problems();
        let is_program = fixture.type_errors().is_empty()
            && grok_hir::queries::entry_fn(&fixture.db, fixture.file).is_some()
            && fixture.program().is_ok_and(|program| !program.functions.is_empty());
        if verdicts.send(is_program).is_err() {
            return;
        }
    }
}

#[test]
fn mutants_of_programs_are_survived() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/run");
    let mut files: Vec<_> = std::fs::read_dir(root)
        .expect("programs")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    files.sort();
    let (texts, receiver) = std::sync::mpsc::channel();
    let (sender, verdicts) = std::sync::mpsc::channel();
    std::thread::spawn(move || judge(&receiver, &sender));
    let mut random = Random(7);
    let mut sound = 0;
    for path in files
        .iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "grok"))
    {
        let text = std::fs::read_to_string(path).expect("it was just listed");
        let pieces = pieces(&text);
        for _ in 0..6 {
            let mutant = mutant(&pieces, &mut random);
            // A judge that panicked takes no text and gives no verdict.
            let _ = texts.send(mutant.clone());
            match verdicts.recv_timeout(Duration::from_secs(30)) {
                Ok(is_program) => sound += usize::from(is_program),
                Err(RecvTimeoutError::Disconnected) => panic!("a panic on\n{mutant}"),
                Err(RecvTimeoutError::Timeout) => panic!("no end in sight for\n{mutant}"),
            }
        }
    }
    assert!(
        sound > 20,
        "only {sound} mutants still were programs: the mutations are too wild to say anything"
    );
}
