//! Terms as Turtle writes them, and which prefixes that takes.

use crate::model::Prefixes;
use crate::model::turtle::Document;
use oxigraph::model::BaseDirection;
use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNodeRef};
use std::collections::HashMap;
use std::fmt::Write as _;

/// A prefix that may be written.
struct Declared {
    prefix: String,
    namespace: String,
    /// The namespace as it is declared, where that is relative.
    relative: Option<String>,
    used: bool,
}

/// The names of IRIs in one text.
pub(super) struct Names<'d> {
    declared: Vec<Declared>,
    /// By the namespaces that end as a plain name begins.
    by_namespace: HashMap<String, usize>,
    /// The other namespaces, longest first.
    others: Vec<usize>,
    old: Option<&'d Document>,
}

impl<'d> Names<'d> {
    /// The prefixes given and those of a document, which win.
    pub(super) fn new(prefixes: &Prefixes, old: Option<&'d Document>) -> Self {
        let own = old.map(Document::prefixes).unwrap_or_default();
        let free = |prefix: &str, namespace: &str| {
            !own.iter().any(|(taken, theirs)| taken == prefix || theirs == namespace)
        };
        let known = prefixes.iter().filter(|(prefix, namespace)| free(prefix, namespace));
        let mut pairs: Vec<(&str, &str)> = known
            .chain(own.iter().map(|(prefix, namespace)| (prefix.as_str(), namespace.as_str())))
            .collect();
        // The order of those that are known to all, then by name: so that it stays when it is read again.
        let place = |name: &str| prefixes.iter().position(|(known, _)| known == name).unwrap_or(usize::MAX);
        pairs.sort_by_key(|(prefix, _)| (place(prefix), *prefix));
        let declared = pairs.into_iter().map(|(prefix, namespace)| Declared {
            prefix: prefix.to_owned(),
            namespace: namespace.to_owned(),
            relative: old.and_then(|old| old.relative_namespace(prefix)).map(str::to_owned),
            used: false,
        });
        let mut names =
            Self { declared: declared.collect(), by_namespace: HashMap::new(), others: Vec::new(), old };
        for (index, declared) in names.declared.iter().enumerate() {
            if declared.namespace.ends_with(['/', '#']) {
                names.by_namespace.entry(declared.namespace.clone()).or_insert(index);
            } else if !declared.namespace.is_empty() {
                names.others.push(index);
            }
        }
        let Self { others, declared, .. } = &mut names;
        others.sort_by_key(|index| std::cmp::Reverse(declared[*index].namespace.len()));
        names
    }

    /// The declarations of the prefixes that were used.
    pub(super) fn declarations(&self) -> String {
        let mut text = String::new();
        for Declared { prefix, namespace, relative, .. } in self.declared.iter().filter(|one| one.used) {
            let namespace = relative.as_ref().unwrap_or(namespace);
            let _infallible = writeln!(text, "PREFIX {prefix}: <{namespace}>");
        }
        text
    }

    pub(super) fn iri(&mut self, iri: &str, out: &mut String) {
        if let Some((index, start)) = self.shortest(iri) {
            let declared = &mut self.declared[index];
            declared.used = true;
            out.push_str(&declared.prefix);
            out.push(':');
            push_local(&iri[start..], out);
            return;
        }
        out.push('<');
        out.push_str(self.old.and_then(|old| old.relative_form(iri)).unwrap_or(iri));
        out.push('>');
    }

    /// The prefix of an IRI and where its local name begins.
    fn shortest(&self, iri: &str) -> Option<(usize, usize)> {
        let fits = |index: &usize| {
            let Declared { namespace, relative, .. } = &self.declared[*index];
            let local = iri.strip_prefix(namespace.as_str())?;
            // There may be no other way to write a name below a relative namespace.
            (is_local(local) || relative.is_some() && self.old?.relative_form(iri).is_none())
                .then_some((*index, namespace.len()))
        };
        if let Some(found) = self.others.iter().find_map(fits) {
            return Some(found);
        }
        let cut = iri.rfind(['/', '#'])? + 1;
        if let Some(found) = self.by_namespace.get(&iri[..cut]).and_then(fits) {
            return Some(found);
        }
        let relative = (0..self.declared.len()).filter(|index| self.declared[*index].relative.is_some());
        relative.filter_map(|index| fits(&index)).max_by_key(|(_, start)| *start)
    }

    pub(super) fn literal(&mut self, literal: &Literal, out: &mut String) {
        let value = literal.value();
        let datatype = literal.datatype();
        if is_bare(value, datatype) {
            out.push_str(value);
            return;
        }
        push_text(value, out);
        if let Some(tag) = literal.language() {
            out.push('@');
            out.push_str(tag);
            match literal.direction() {
                Some(BaseDirection::Ltr) => out.push_str("--ltr"),
                Some(BaseDirection::Rtl) => out.push_str("--rtl"),
                None => {}
            }
        } else if datatype != xsd::STRING {
            out.push_str("^^");
            self.iri(datatype.as_str(), out);
        }
    }
}

/// Whether a literal may be written without quotes: as a number, or as `true` or `false`.
fn is_bare(value: &str, datatype: NamedNodeRef<'_>) -> bool {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = value.strip_prefix(['+', '-']).unwrap_or(value);
    let is_decimal = |text: &str| {
        text.split_once('.').is_some_and(|(whole, part)| digits(whole) && !part.is_empty() && digits(part))
    };
    match datatype {
        xsd::INTEGER => !unsigned.is_empty() && digits(unsigned),
        xsd::DECIMAL => is_decimal(unsigned),
        xsd::DOUBLE => unsigned.split_once(['e', 'E']).is_some_and(|(number, exponent)| {
            let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
            let whole = number.strip_suffix('.').unwrap_or(number);
            let number = is_decimal(number) || !whole.is_empty() && digits(whole);
            number && !exponent.is_empty() && digits(exponent)
        }),
        xsd::BOOLEAN => matches!(value, "true" | "false"),
        _ => false,
    }
}

/// A text in quotes; in three of them where it has several lines.
fn push_text(value: &str, out: &mut String) {
    let long = value.contains('\n');
    let quotes = if long { "\"\"\"" } else { "\"" };
    out.push_str(quotes);
    let mut rest = value;
    let special = |c: char| c < ' ' || matches!(c, '"' | '\\' | '\u{7f}' | '\u{fffe}' | '\u{ffff}');
    while let Some(at) = rest.find(special) {
        out.push_str(&rest[..at]);
        let mut after = rest[at..].chars();
        let found = after.next().unwrap_or_default();
        rest = after.as_str();
        match found {
            '\n' if long => out.push('\n'),
            // One quote, or two, that do not end the text are no end of it.
            '"' if long && !rest.is_empty() && !rest.starts_with('"') && !out.ends_with("\"\"") => {
                out.push('"');
            }
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            other => {
                let _infallible = write!(out, "\\u{:04X}", u32::from(other));
            }
        }
    }
    out.push_str(rest);
    out.push_str(quotes);
}

/// Whether a text is a local name as it is: `PN_LOCAL` of the
/// [Turtle grammar](https://www.w3.org/TR/turtle/#grammar-production-PN_LOCAL), without escapes by `\`.
fn is_local(local: &str) -> bool {
    if local.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        return !local.is_empty();
    }
    let mut chars = local.chars();
    let mut first = true;
    let mut last = '.';
    while let Some(c) = chars.next() {
        let fits = match c {
            '%' => (0..2).all(|_| chars.next().is_some_and(|digit| digit.is_ascii_hexdigit())),
            ':' => true,
            '.' => !first,
            c => is_name(c) || !first && is_inner(c),
        };
        if !fits {
            return false;
        }
        first = false;
        last = c;
    }
    last != '.'
}

/// A local name, with escapes where it needs them.
fn push_local(local: &str, out: &mut String) {
    if is_local(local) {
        out.push_str(local);
        return;
    }
    let end = local.len();
    for (at, c) in local.char_indices() {
        let plain = is_name(c) || c == ':' || at > 0 && (is_inner(c) || c == '.' && at + 1 < end);
        if !plain && c.is_ascii() {
            out.push('\\');
        }
        out.push(c);
    }
}

/// `PN_CHARS_U` and digits.
fn is_name(c: char) -> bool {
    matches!(c, 'A'..='Z' | 'a'..='z' | '0'..='9' | '_'
        | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}' | '\u{370}'..='\u{37d}'
        | '\u{37f}'..='\u{1fff}' | '\u{200c}'..='\u{200d}' | '\u{2070}'..='\u{218f}'
        | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}'
        | '\u{fdf0}'..='\u{fffd}' | '\u{10000}'..='\u{effff}')
}

/// What else `PN_CHARS` has.
fn is_inner(c: char) -> bool {
    matches!(c, '-' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::model::NamedNode;

    #[test]
    fn names_and_numbers_are_written_bare_only_where_they_may_be() {
        for (local, plain) in
            [("a", true), ("1a", true), ("a.b", true), ("a:b", true), ("%20", true), ("é-x", true)]
        {
            assert_eq!(is_local(local), plain, "{local}");
        }
        for local in ["", ".a", "a.", "-a", "a/b", "a%2", "a b", "a'"] {
            assert!(!is_local(local), "{local}");
        }
        for (value, datatype, bare) in [
            ("+01", xsd::INTEGER, true),
            ("1.", xsd::DECIMAL, false),
            ("-.5", xsd::DECIMAL, true),
            ("1", xsd::DECIMAL, false),
            ("1.e+3", xsd::DOUBLE, true),
            (".e3", xsd::DOUBLE, false),
            (".5E3", xsd::DOUBLE, true),
            ("1e", xsd::DOUBLE, false),
            ("1", xsd::BOOLEAN, false),
            ("", xsd::INTEGER, false),
        ] {
            assert_eq!(is_bare(value, datatype), bare, "{value}");
        }
    }

    #[test]
    fn texts_of_several_lines_stay_readable() {
        for value in [
            "a\nb",
            "\"\n\"",
            "\"\"\"\n\"\"\"",
            "\n\\\"",
            "a\r\n\tb\u{1}",
            "x\n\"y\" \"\"z\"\" \"\"\"\"\"\"w",
        ] {
            let mut out = String::from("<a:> <a:> ");
            Names::new(&Prefixes::known(), None).literal(&Literal::new_simple_literal(value), &mut out);
            assert!(out.matches('\n').count() == value.matches('\n').count(), "{out}");
            let base = NamedNode::new_unchecked("a:");
            let read = Document::parse(&(out.clone() + " ."), "a", &base).unwrap();
            let object = &read.statements()[0].triple.object;
            assert_eq!(*object, Literal::new_simple_literal(value).into(), "{out}");
        }
    }
}
