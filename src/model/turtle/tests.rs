//! What is read from Turtle beside its triples.

use super::*;

const BASE: &str = "http://example.org/folder/file";

fn parse(text: &str) -> Document {
    Document::parse(text, "a.ttl", &NamedNode::new_unchecked(BASE)).unwrap()
}

/// Each triple of a text with the words that stand where its parts begin.
fn places(text: &str) -> Vec<String> {
    let word = |at: usize| text[at..].split_whitespace().next().unwrap_or_default().to_owned();
    let show = |statement: &Statement| {
        let [s, p, o] = [statement.subject, statement.predicate, statement.object].map(word);
        format!("{} @ {s} {p} {o}", statement.triple.to_string().replace("http://e/", ""))
    };
    parse(text).statements().iter().map(show).collect()
}

#[test]
fn each_triple_knows_where_its_parts_begin() {
    let text = "@prefix : <http://e/> . # one\n:s a :C ; :p 1 , 'x y'@en , \"z\"^^:d ;; :q [ :r true ] .";
    assert_eq!(
        places(text),
        [
            "<s> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <C> @ :s a :C",
            "<s> <p> \"1\"^^<http://www.w3.org/2001/XMLSchema#integer> @ :s :p 1",
            "<s> <p> \"x y\"@en @ :s :p 'x",
            "<s> <p> \"z\"^^<d> @ :s :p \"z\"^^:d",
            "_:b0 <r> \"true\"^^<http://www.w3.org/2001/XMLSchema#boolean> @ [ :r true",
            "<s> <q> _:b0 @ :s :q [",
        ]
    );
}

#[test]
fn lists_and_nested_blank_nodes_have_places_too() {
    let text = "PREFIX : <http://e/>\n( 'a' :b ) :p ( \"c\" [ ] ( ) ) .\n[ :q [ :r 1 ] ] .\n[] :s _:x.";
    let rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    let found: Vec<String> = places(text).iter().map(|line| line.replace(rdf, "")).collect();
    assert_eq!(
        found,
        [
            "_:b0 <first> \"a\" @ ( 'a' 'a'",
            "_:b0 <rest> _:b1 @ ( :b :b",
            "_:b1 <first> <b> @ :b :b :b",
            "_:b1 <rest> <nil> @ :b ) )",
            "_:b0 <p> _:b2 @ ( :p (",
            "_:b2 <first> \"c\" @ ( \"c\" \"c\"",
            "_:b2 <rest> _:b3 @ ( [ [",
            "_:b3 <first> _:b4 @ [ [ [",
            "_:b3 <rest> _:b5 @ [ ( (",
            "_:b5 <first> <nil> @ ( ( (",
            "_:b5 <rest> <nil> @ ( ) )",
            "_:b6 <r> \"1\"^^<http://www.w3.org/2001/XMLSchema#integer> @ [ :r 1",
            "_:b7 <q> _:b6 @ [ :q [",
            "_:b8 <s> _:x @ [] :s _:x.",
        ]
    );
}

#[test]
fn a_label_keeps_apart_from_what_has_none() {
    let text = "_:b0 <http://e/p> [ <http://e/q> _:b1 ] .";
    let names: Vec<String> = parse(text).statements().iter().map(|one| one.triple.to_string()).collect();
    assert_eq!(names, ["_:b0_ <http://e/q> _:b1", "_:b0 <http://e/p> _:b0_"]);
}

#[test]
fn comments_stay_with_what_they_are_about() {
    let text = "\u{feff}# The file.\r\n#\r\n# More.\r\n\r\n@prefix : <http://e/> . # names\r\n\
        # Above a.\r\n\r\n# Right above a.\r\n:a :p # a verb\r\n  1 , # one\r\n  # two follows\r\n  2 . # a ends\r\n\
        :a :q \"# no comment\", '''#\r\n# nor this''' .\r\n# Of b.\r\n:b :p 1 .\r\n\r\n# The end.";
    let document = parse(text);
    assert_eq!(document.head(), ["# The file.", "#", "# More.", "", "# names"]);
    let a = ["# Above a.", "", "# Right above a.", "# a verb", "# one", "# two follows", "# a ends"];
    let notes: Vec<_> =
        document.notes().iter().map(|note| (note.subject.to_string(), note.lines.clone())).collect();
    assert_eq!(
        notes,
        [
            ("<http://e/a>".to_owned(), a.map(str::to_owned).to_vec()),
            ("<http://e/b>".to_owned(), vec!["# Of b.".to_owned()]),
        ]
    );
    assert_eq!(document.tail(), ["# The end."]);
    assert_eq!(document.statements().len(), 5);
    assert_eq!(&text[document.statements()[0].subject..][..2], ":a");
}

#[test]
fn above_the_first_subject_an_empty_line_decides() {
    let with = |text: &str| {
        let document = parse(text);
        (document.head().len(), document.notes().len())
    };
    assert_eq!(with("# Head\n\n<a:> <a:> <a:> ."), (1, 0));
    assert_eq!(with("# Note\n<a:> <a:> <a:> ."), (0, 1));
    assert_eq!(with("# Head\n\n# Note\n<a:> <a:> <a:> ."), (1, 1));
    assert_eq!(with("# Only a comment"), (1, 0));
    assert_eq!(with(""), (0, 0));
}

#[test]
fn what_hangs_on_the_place_of_the_file_is_known() {
    let document = parse(
        "PREFIX : <#> <a> :p 'x'^^<../d> . BASE <sub/> <b> :p <http://example.org/folder/c> . \
         BASE <http://e/> <c> :p <d> . PREFIX e: <x>",
    );
    assert_eq!(document.relative_namespace(""), Some("#"));
    assert_eq!(document.relative_namespace("e"), None);
    let forms = ["folder/a", "d", "folder/sub/b", "folder/c"]
        .map(|path| document.relative_form(&format!("http://example.org/{path}")));
    assert_eq!(forms, [Some("a"), Some("../d"), Some("sub/b"), None]);
    assert_eq!(document.relative_form("http://e/c"), None);
    assert_eq!(document.prefixes()[0], (String::new(), format!("{BASE}#")));
}

#[test]
fn an_error_says_where() {
    for (text, place, message) in [
        ("<a:> <a:> \"x\n\" .", "1:13", "Line jumps are not allowed"),
        ("\u{feff}<a:> <a:>\n  é:b .", "2:3", "The prefix é: has not been declared"),
        ("<a:> <a:> 1 .\n<a:> .", "2:6", "not a valid predicate"),
        ("<a:> <a:> 1", "1:12", ""),
        ("<a:> <a:> [ <a:> ( 1", "1:21", ""),
    ] {
        let error = Document::parse(text, "a.ttl", &NamedNode::new_unchecked(BASE)).unwrap_err();
        assert!(error.mistake.to_string().contains(message), "{error}");
        assert_eq!(error.position.unwrap().to_string(), place, "{error}");
    }
}

#[test]
fn the_syntax_of_rdf_1_2_stands_where_its_statement_does() {
    let text = "PREFIX : <http://e/>\n:a :b :c ~ :r {| :since 1 |} .\n:d :e 1 .";
    let document = parse(text);
    assert_eq!(document.statements().len(), 4);
    let start = text.find(":a").unwrap();
    assert!(document.statements()[..3].iter().all(|one| (one.subject, one.object) == (start, start)));
    assert_eq!(&text[document.statements()[3].object..][..1], "1");
}
