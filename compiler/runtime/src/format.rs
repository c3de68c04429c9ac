//! Values as text: `{}` and `{:?}` with width, fill, alignment, sign, zeros, precision and `#`, as Rust prints them.
//!
//! Structs, enums, tuples and sequences are opened through the type table, so that everything has a Debug form. In Show form their
//! parts are shown, and width and alignment apply to the whole text. References are seen through.

use std::fmt::Write as _;

use crate::context::Context;
use crate::outcome::LimitKind;
use crate::text::Text;
use crate::trap::{Fault, guard};
use crate::types::{Form, SLOT, TypeIndex, Variant, View};

/// How a value is shown.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Spec {
    /// The padding character, a space if absent.
    pub fill: Option<char>,
    /// Where the text stands in its width.
    pub align: Option<Align>,
    /// `+`.
    pub plus: bool,
    /// `#`: over several lines.
    pub alternate: bool,
    /// `0` before the width.
    pub zero: bool,
    /// The least width in characters.
    pub width: Option<u32>,
    /// Digits after the point, or the greatest number of characters.
    pub precision: Option<u32>,
    /// By `Debug` instead of `Show`.
    pub debug: bool,
    /// How the digits of numbers are written; in base 10 if absent.
    pub radix: Option<Radix>,
}

/// How a number's digits are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Radix {
    Binary,
    Octal,
    LowerHex,
    UpperHex,
    LowerExp,
    UpperExp,
}

/// Alignment within a width.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Align {
    Left,
    Center,
    Right,
}

/// A formatted text as the compiler planned it; the values lie side by side in a buffer when it is carried out.
#[derive(Debug, Default)]
pub struct FormatPlan {
    /// Its parts in order.
    pub parts: Vec<PlanPart>,
}

/// A part of a [`FormatPlan`].
#[derive(Debug)]
pub enum PlanPart {
    /// Text as it is.
    Text(Box<str>),
    /// A value.
    Value {
        /// Its type.
        ty: TypeIndex,
        /// Offset in the buffer of values.
        offset: usize,
        /// How it is shown.
        spec: Spec,
        /// Whether every line after its first is indented once more.
        nested: bool,
    },
}

/// Values nested deeper than this are shown as `…`: text needs recursion, and the stack has an end.
const DEPTH: u32 = 128;
const POLL_EVERY: u32 = 4096;

/// A value being shown.
struct Formatter<'a> {
    ctx: &'a Context,
    text: String,
    /// Bytes that the text may grow to.
    limit: usize,
    turns: u32,
    /// Levels of `{:#?}` around.
    indent: usize,
    depth: u32,
}

impl<'a> Formatter<'a> {
    fn new(ctx: &'a Context) -> Self {
        let limit = usize::try_from(ctx.memory_left()).unwrap_or(usize::MAX);
        Self {
            ctx,
            text: String::new(),
            limit,
            turns: 0,
            indent: 0,
            depth: 0,
        }
    }

    fn push(&mut self, text: &str) -> Result<(), Fault> {
        if self.text.len() + text.len() > self.limit {
            return Err(Fault::Limit(LimitKind::Memory));
        }
        self.text.push_str(text);
        Ok(())
    }

    fn repeat(&mut self, what: char, times: usize) -> Result<(), Fault> {
        if times.saturating_mul(what.len_utf8()) > self.limit.saturating_sub(self.text.len()) {
            return Err(Fault::Limit(LimitKind::Memory));
        }
        self.text.extend(std::iter::repeat_n(what, times));
        Ok(())
    }

    /// Text within the spec's width; `align` if the spec has none.
    fn pad(&mut self, text: &str, spec: &Spec, align: Align) -> Result<(), Fault> {
        let width = spec.width.unwrap_or(0) as usize;
        let missing = if width == 0 {
            0
        } else {
            width.saturating_sub(text.chars().count())
        };
        let before = match spec.align.unwrap_or(align) {
            Align::Left => 0,
            Align::Center => missing / 2,
            Align::Right => missing,
        };
        let fill = spec.fill.unwrap_or(' ');
        self.repeat(fill, before)?;
        self.push(text)?;
        self.repeat(fill, missing - before)
    }

    /// Text cut to the precision, within the width.
    fn pad_text(&mut self, text: &str, spec: &Spec) -> Result<(), Fault> {
        let end = match spec.precision {
            Some(precision) => text
                .char_indices()
                .nth(precision as usize)
                .map_or(text.len(), |(position, _)| position),
            None => text.len(),
        };
        self.pad(&text[..end], spec, Align::Left)
    }

    /// A number's digits with its sign; zeros go between the two.
    fn pad_number(&mut self, negative: bool, digits: &str, spec: &Spec) -> Result<(), Fault> {
        let sign = match (negative, spec.plus) {
            (true, _) => "-",
            (false, true) => "+",
            (false, false) => "",
        };
        if spec.zero {
            self.push(sign)?;
            self.repeat(
                '0',
                (spec.width.unwrap_or(0) as usize).saturating_sub(digits.len() + sign.len()),
            )?;
            return self.push(digits);
        }
        self.pad(&format!("{sign}{digits}"), spec, Align::Right)
    }

    /// An integer in the spec's base: negative ones as their two's complement of `bits` bits.
    fn integer(&mut self, value: i128, bits: u32, spec: &Spec) -> Result<(), Fault> {
        let pattern = (value as u128) & (u128::MAX >> (128 - bits));
        let (prefix, digits) = match spec.radix {
            None => return self.pad_number(value < 0, &value.unsigned_abs().to_string(), spec),
            Some(Radix::LowerExp) => {
                return self.pad_number(value < 0, &format!("{:e}", value.unsigned_abs()), spec);
            }
            Some(Radix::UpperExp) => {
                return self.pad_number(value < 0, &format!("{:E}", value.unsigned_abs()), spec);
            }
            Some(Radix::Binary) => ("0b", format!("{pattern:b}")),
            Some(Radix::Octal) => ("0o", format!("{pattern:o}")),
            Some(Radix::LowerHex) => ("0x", format!("{pattern:x}")),
            Some(Radix::UpperHex) => ("0x", format!("{pattern:X}")),
        };
        let prefix = if spec.alternate { prefix } else { "" };
        let sign = if spec.plus { "+" } else { "" };
        if !spec.zero {
            return self.pad(&format!("{sign}{prefix}{digits}"), spec, Align::Right);
        }
        let width = spec.width.unwrap_or(0) as usize;
        self.push(sign)?;
        self.push(prefix)?;
        self.repeat('0', width.saturating_sub(digits.len() + prefix.len() + sign.len()))?;
        self.push(&digits)
    }

    fn float(&mut self, value: f64, single: Option<f32>, spec: &Spec) -> Result<(), Fault> {
        if value.is_nan() {
            let unsigned = Spec {
                plus: false,
                ..spec.clone()
            };
            return self.pad_number(false, "NaN", &unsigned);
        }
        let magnitude = value.abs();
        let digits = match (spec.precision, single) {
            (precision, single) if matches!(spec.radix, Some(Radix::LowerExp | Radix::UpperExp)) => {
                let text = match (precision, single) {
                    (Some(precision), _) => format!("{magnitude:.*e}", precision.min(60_000) as usize),
                    (None, Some(single)) => format!("{:e}", single.abs()),
                    (None, None) => format!("{magnitude:e}"),
                };
                if spec.radix == Some(Radix::UpperExp) {
                    text.to_uppercase()
                } else {
                    text
                }
            }
            // A precision beyond what fits is refused before the digits are made.
            (Some(precision), _) if precision as usize > self.limit => return Err(Fault::Limit(LimitKind::Memory)),
            // Rust's own formatting stops at 65 535 digits; the rest of a finite float is zeros.
            (Some(precision), _) => {
                let within = precision.min(60_000);
                let mut digits = format!("{magnitude:.*}", within as usize);
                if magnitude.is_finite() {
                    digits.extend(std::iter::repeat_n('0', (precision - within) as usize));
                }
                digits
            }
            (None, Some(single)) if spec.debug => format!("{:?}", single.abs()),
            (None, Some(single)) => single.abs().to_string(),
            (None, None) if spec.debug => format!("{magnitude:?}"),
            (None, None) => magnitude.to_string(),
        };
        self.pad_number(value.is_sign_negative(), &digits, spec)
    }

    /// The value of type `ty` at `addr`.
    unsafe fn value(&mut self, ty: TypeIndex, addr: *const u8, spec: &Spec) -> Result<(), Fault> {
        self.turns += 1;
        if self.turns.is_multiple_of(POLL_EVERY) {
            self.ctx.poll()?;
        }
        // SAFETY: the caller vouches for `addr`; parts of values are values.
        let ctx = self.ctx;
        match unsafe { ctx.types().view(ty, addr) } {
            View::Int(value, bits) => self.integer(value, bits, spec),
            View::F32(value) => self.float(f64::from(value), Some(value), spec),
            View::F64(value) => self.float(value, None, spec),
            View::Bool(value) => self.pad_text(if value { "true" } else { "false" }, spec),
            View::Char(value) if spec.debug => self.push(&format!("{value:?}")),
            View::Char(value) => self.pad_text(value.encode_utf8(&mut [0; 4]), spec),
            View::Str(start, len) => {
                // SAFETY: a `str` value.
                let text = unsafe { crate::text::text(start, len) };
                if spec.debug {
                    self.debug_text(text)
                } else {
                    self.pad_text(text, spec)
                }
            }
            // SAFETY: a reference's target is a value.
            View::Ref(inner, target) => unsafe { self.nested(|this| this.value(inner, target, spec)) },
            View::Function => self.pad_text(&format!("<{}>", ctx.types().get(ty).name), spec),
            View::Nothing => self.push("?"),
            view @ (View::Product { .. } | View::Sequence { .. }) => self.nested(|this| {
                if spec.debug || spec.width.is_none() {
                    // SAFETY: as above.
                    return unsafe { this.compound(view, spec) };
                }
                // Width and alignment are for the whole.
                let before = std::mem::take(&mut this.text);
                // SAFETY: as above.
                let made = unsafe {
                    this.compound(
                        view,
                        &Spec {
                            width: None,
                            ..spec.clone()
                        },
                    )
                };
                let whole = std::mem::replace(&mut this.text, before);
                made?;
                this.pad(&whole, spec, Align::Left)
            }),
        }
    }

    /// Indents all lines that begin behind `start`.
    fn indent_from(&mut self, start: usize) -> Result<(), Fault> {
        if !self.text[start..].contains('\n') {
            return Ok(());
        }
        let tail = self.text.split_off(start);
        for (position, line) in tail.split('\n').enumerate() {
            if position > 0 {
                self.push("\n    ")?;
            }
            self.push(line)?;
        }
        Ok(())
    }

    fn nested(&mut self, body: impl FnOnce(&mut Self) -> Result<(), Fault>) -> Result<(), Fault> {
        if self.depth >= DEPTH {
            return self.push("…");
        }
        self.depth += 1;
        let result = body(self);
        self.depth -= 1;
        result
    }

    fn debug_text(&mut self, text: &str) -> Result<(), Fault> {
        if text.len() > self.limit.saturating_sub(self.text.len()) {
            return Err(Fault::Limit(LimitKind::Memory));
        }
        let _ = write!(self.text, "{text:?}");
        Ok(())
    }

    unsafe fn compound(&mut self, view: View<'_>, spec: &Spec) -> Result<(), Fault> {
        match view {
            View::Product {
                variant, offsets, base, ..
            } => {
                if variant.name.is_empty() && variant.fields.is_empty() {
                    return self.pad_text("()", spec);
                }
                self.push(&variant.name)?;
                if variant.fields.is_empty() {
                    return Ok(());
                }
                // SAFETY: the view's own promise.
                unsafe { self.fields(variant, offsets, base, spec) }
            }
            View::Sequence {
                element,
                base,
                len,
                stride,
            } => self.list("[", "]", len, spec, false, |this, position| {
                // SAFETY: there are `len` elements.
                unsafe { this.value(element, base.wrapping_add(position * stride), spec) }
            }),
            _ => Ok(()),
        }
    }

    unsafe fn fields(&mut self, variant: &Variant, offsets: &[u32], base: *const u8, spec: &Spec) -> Result<(), Fault> {
        let named = variant.form == Form::Named;
        let (open, close) = match (named, spec.alternate) {
            (true, true) => (" {", "}"),
            (true, false) => (" { ", " }"),
            (false, _) => ("(", ")"),
        };
        let comma = variant.name.is_empty() && variant.fields.len() == 1;
        self.list(open, close, variant.fields.len(), spec, comma, |this, position| {
            let (name, ty) = &variant.fields[position];
            if named {
                this.push(name)?;
                this.push(": ")?;
            }
            let offset = offsets.get(position).copied().unwrap_or(0) as usize * SLOT;
            // SAFETY: a field of a value is a value.
            unsafe { this.value(*ty, base.wrapping_add(offset), spec) }
        })
    }

    /// Items between brackets, on one line or one a line; `comma` asks for one after the last even on one line.
    fn list(
        &mut self,
        open: &str,
        close: &str,
        len: usize,
        spec: &Spec,
        comma: bool,
        mut item: impl FnMut(&mut Self, usize) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        self.push(open)?;
        if len == 0 {
            return self.push(close);
        }
        self.indent += usize::from(spec.alternate);
        for position in 0..len {
            if spec.alternate {
                self.push("\n")?;
                self.repeat(' ', self.indent * 4)?;
                item(self, position)?;
                self.push(",")?;
            } else {
                if position > 0 {
                    self.push(", ")?;
                }
                item(self, position)?;
            }
        }
        self.indent -= usize::from(spec.alternate);
        if spec.alternate {
            self.push("\n")?;
            self.repeat(' ', self.indent * 4)?;
        } else if comma {
            self.push(",")?;
        }
        self.push(close)
    }
}

/// The text of the value of type `ty` at `addr`.
///
/// # Safety
/// `addr` must hold a value of that type.
pub unsafe fn format_value(ctx: &Context, ty: TypeIndex, addr: *const u8, spec: &Spec) -> Result<String, Fault> {
    let mut formatter = Formatter::new(ctx);
    // SAFETY: the caller's promise.
    unsafe { formatter.value(ty, addr, spec) }?;
    Ok(formatter.text)
}

/// Carries out a plan over values that lie at its offsets from `values`; 0 on a fault.
///
/// # Safety
/// The plan must be alive, the values of the types it says, `out` writable.
pub unsafe extern "C" fn format(ctx: &Context, plan: *const FormatPlan, values: *const u8, out: *mut Text) -> u8 {
    guard(ctx, 0, || {
        // SAFETY: the caller's promise.
        let plan = unsafe { &*plan };
        let mut formatter = Formatter::new(ctx);
        for part in &plan.parts {
            match part {
                PlanPart::Text(text) => formatter.push(text)?,
                PlanPart::Value {
                    ty,
                    offset,
                    spec,
                    nested,
                } => {
                    let before = formatter.text.len();
                    // SAFETY: the caller's promise.
                    unsafe { formatter.value(*ty, values.add(*offset), spec) }?;
                    if *nested {
                        formatter.indent_from(before)?;
                    }
                }
            }
        }
        ctx.poll()?;
        let text = ctx.new_text(&formatter.text)?;
        // SAFETY: the caller's promise.
        unsafe { out.write(text) };
        Ok(1)
    })
}
