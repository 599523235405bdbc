//! Which names of a text stand where a property stands, and which where a class does.
//!
//! It follows the signs as the grammar lets them follow one another in patterns, and looks at no more than that:
//! a text that is being typed has roles up to its last sign. `ll-sparql-parser` would tell the same at twenty
//! times the price, which is too much at each key.

use crate::store::lexeme::{Lexeme, Sign, lexemes, partner};
use oxigraph::model::vocab::rdf;

/// What a sign does in a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A property, or `a`.
    Property,
    /// The object of `a`.
    Class,
    /// Something else.
    Other,
}

/// Where in a pattern the next sign stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Subject,
    Property,
    /// Behind a property: an object, or a sign of a path.
    Object,
    AfterObject,
    /// Where no property stands: an expression, a list, data, what stands outside of brackets.
    Nowhere,
}

/// What a bracket does to what stands around it when it closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Closing {
    /// It was a term: a list, a node.
    Term,
    /// It was a property.
    Path,
    /// What follows begins anew.
    Group,
}

/// A bracket that is open.
struct Frame {
    bracket: u8,
    place: Place,
    closing: Closing,
    /// Whether the property is `a` alone.
    is_type: bool,
    /// Whether the property has more to it than a name.
    is_path: bool,
}

impl Frame {
    const fn new(bracket: u8, place: Place, closing: Closing) -> Self {
        Self { bracket, place, closing, is_type: false, is_path: false }
    }
}

/// The signs of a text with what each does.
pub(super) fn roles(text: &str) -> impl Iterator<Item = (Lexeme, Role)> {
    let mut reader = Reader { text, frames: Vec::new(), before: Before::Nothing };
    lexemes(text).map(move |lexeme| {
        let role = if lexeme.is_trivia() { Role::Other } else { reader.read(&lexeme) };
        (lexeme, role)
    })
}

/// What the signs before ask of the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    Nothing,
    /// An expression or a group: FILTER, BIND.
    Expression,
    /// The name of a graph or service, the datatype of a text.
    Name,
    /// The variables and rows of VALUES.
    Values,
}

struct Reader<'a> {
    text: &'a str,
    frames: Vec<Frame>,
    before: Before,
}

impl Reader<'_> {
    fn place(&self) -> Place {
        self.frames.last().map_or(Place::Nowhere, |frame| frame.place)
    }

    fn go(&mut self, place: Place) {
        if let Some(frame) = self.frames.last_mut().filter(|frame| frame.place != Place::Nowhere) {
            frame.is_path &= !matches!(place, Place::Subject | Place::AfterObject);
            frame.place = place;
        }
    }

    fn read(&mut self, lexeme: &Lexeme) -> Role {
        let sign = &self.text[lexeme.range.clone()];
        match lexeme.sign {
            Sign::Open(bracket) => self.open(bracket),
            Sign::Close(bracket) => self.close(partner(bracket)),
            Sign::Operator => self.operator(sign),
            Sign::Word => return self.word(sign),
            Sign::Name | Sign::Iri => return self.term(Some(sign)),
            Sign::Variable | Sign::BlankNode | Sign::Text { .. } | Sign::Number => return self.term(None),
            Sign::Space | Sign::Comment | Sign::Language | Sign::Underscore | Sign::Stray => {}
        }
        Role::Other
    }

    fn open(&mut self, bracket: u8) {
        let before = std::mem::replace(&mut self.before, Before::Nothing);
        let (place, closing) = match (bracket, before, self.place()) {
            (b'(', Before::Values, _) => {
                // The rows are yet to come.
                self.before = before;
                (Place::Nowhere, Closing::Group)
            }
            (b'{', Before::Values, _) | (b'(', Before::Expression, _) => (Place::Nowhere, Closing::Group),
            (b'{', ..) => (Place::Subject, Closing::Group),
            (b'[', ..) => (Place::Property, Closing::Term),
            (_, _, Place::Property) => (Place::Property, Closing::Path),
            _ => (Place::Nowhere, Closing::Term),
        };
        self.frames.push(Frame::new(bracket, place, closing));
    }

    fn close(&mut self, bracket: u8) {
        let Some(at) = self.frames.iter().rposition(|frame| frame.bracket == bracket) else { return };
        let closing = self.frames[at].closing;
        self.frames.truncate(at);
        match closing {
            Closing::Term => self.step(),
            Closing::Path => {
                self.path();
                self.go(Place::Object);
            }
            Closing::Group => self.go(Place::Subject),
        }
    }

    /// Goes on behind a term.
    fn step(&mut self) {
        match self.place() {
            Place::Subject | Place::AfterObject => self.go(Place::Property),
            Place::Property => self.go(Place::Object),
            Place::Object => self.go(Place::AfterObject),
            Place::Nowhere => {}
        }
    }

    fn operator(&mut self, sign: &str) {
        match (sign, self.place()) {
            (".", _) => self.go(Place::Subject),
            // The latter is an annotation.
            (";", _) | ("|", Place::Subject) => self.go(Place::Property),
            (",", _) => self.go(Place::Object),
            ("^^", _) => self.before = Before::Name,
            ("/" | "|", Place::Object) => {
                self.path();
                self.go(Place::Property);
            }
            ("*" | "+" | "?" | "^" | "!", _) => self.path(),
            ("<<", _) => self.frames.push(Frame::new(b'<', Place::Subject, Closing::Term)),
            (">>", _) => self.close(b'<'),
            _ => {}
        }
    }

    /// The property is a path.
    fn path(&mut self) {
        if let Some(frame) = self.frames.last_mut() {
            (frame.is_type, frame.is_path) = (false, true);
        }
    }

    fn word(&mut self, word: &str) -> Role {
        if word == "a" {
            return self.term(Some(word));
        }
        let is = |words: &[&str]| words.iter().any(|known| known.eq_ignore_ascii_case(word));
        if is(&["true", "false"]) {
            return self.term(None);
        }
        let before = match () {
            () if is(&["FILTER", "BIND"]) => Before::Expression,
            () if is(&["GRAPH", "SERVICE"]) => Before::Name,
            () if is(&["VALUES"]) => Before::Values,
            () if is(&["OPTIONAL", "MINUS", "UNION", "LATERAL"]) => Before::Nothing,
            () => return Role::Other,
        };
        self.before = before;
        self.go(Place::Subject);
        Role::Other
    }

    /// A term; `name` is its text where it is an IRI.
    fn term(&mut self, name: Option<&str>) -> Role {
        match self.before {
            Before::Name => {
                self.before = Before::Nothing;
                return Role::Other;
            }
            Before::Expression | Before::Values => return Role::Other,
            Before::Nothing => {}
        }
        let is_type = self.frames.last().is_some_and(|frame| frame.is_type);
        let role = match (self.place(), name) {
            (Place::Property, Some(_)) => Role::Property,
            (Place::Object, Some(_)) if is_type => Role::Class,
            _ => Role::Other,
        };
        if self.place() == Place::Property
            && let Some(frame) = self.frames.last_mut()
        {
            frame.is_type = !frame.is_path && name.is_some_and(is_rdf_type);
        }
        self.step();
        role
    }
}

fn is_rdf_type(name: &str) -> bool {
    matches!(name, "a" | "rdf:type") || name.trim_matches(['<', '>']) == rdf::TYPE.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, wanted: Role) -> Vec<&str> {
        roles(text).filter(|(_, role)| *role == wanted).map(|(lexeme, _)| &text[lexeme.range]).collect()
    }

    #[test]
    fn properties_stand_behind_subjects() {
        for (text, properties) in [
            ("SELECT ?x { ?x e:p e:o ; e:q 1 , e:no ; a e:C . e:no e:r \"x\"^^e:no", "e:p e:q a e:r"),
            ("ASK { ?x e:p/^e:q|!(e:r|^a)/(e:s/e:t)* ?y . ?y e:u+ e:no }", "e:p e:q e:r a e:s e:t e:u"),
            ("ASK { [ e:p ( e:no [ e:q e:no ] ) ] e:r [] . () e:s e:no }", "e:p e:q e:r e:s"),
            ("ASK { GRAPH e:no { ?x e:p 1 } SERVICE SILENT e:no { ?x e:q 1 } }", "e:p e:q"),
            ("ASK { FILTER e:no(?x, e:no) ?x e:p 1 FILTER(?x = e:no) ?x e:q 1 }", "e:p e:q"),
            ("ASK { FILTER NOT EXISTS { ?x e:p 1 } ?x e:q 1 BIND(e:no AS ?y) }", "e:p e:q"),
            ("ASK { VALUES (?x ?y) { (e:no e:no) } VALUES ?z { e:no e:no } e:no e:p 1 }", "e:p"),
            ("INSERT DATA { e:no e:p e:no } ; DELETE { ?x e:q ?y } WHERE { ?x e:r ?y }", "e:p e:q e:r"),
            ("ASK { ?x e:p -1.5 . ?x e:q true . ?x e:r 'a'@nl ; e:s _:b }", "e:p e:q e:r e:s"),
            ("ASK { << ?s e:p e:no >> e:q e:no {| e:r 1 |} ; e:s 2 }", "e:p e:q e:r e:s"),
            ("SELECT (GROUP_CONCAT(?x ; SEPARATOR = ',') AS ?y) FROM e:no { } ORDER BY e:no(?x)", ""),
            ("ASK { ?x e:p ?y OPTIONAL { ?y e:q ?z } ?z e:r 1 } } ] ) e:no e:no", "e:p e:q e:r"),
        ] {
            assert_eq!(of(text, Role::Property).join(" "), properties, "{text}");
        }
    }

    #[test]
    fn classes_stand_behind_a() {
        let text = "ASK { ?x a e:C, e:D ; rdf:type e:E ; a/e:p e:no ; ^a e:no ; e:p e:no . e:no a ?c ; a [ a e:F ] }";
        assert_eq!(of(text, Role::Class), ["e:C", "e:D", "e:E", "e:F"]);
    }
}
