//! `labgraph fmt`: canonical Turtle, and nothing that a person wrote is lost.

use crate::command::{Place, project};
use expect_test::expect;

const UNTIDY: &str = "\u{feff}# Labs of the north.\r\n# Two lines.\r\n\r\n@prefix ex: <http://example.org/> . # ours\r\n\
    @prefix dct: <http://purl.org/dc/terms/> .\r\n@prefix unused: <http://example.org/unused/> .\r\n\r\n\
    # The second lab.\r\nex:b ex:size 01 ; # people\r\n   a ex:Lab, ex:Body .\r\n\
    # The first lab,\r\n# and the oldest.\r\nex:a dct:title \"A\"@EN ;\r\n  # where it is\r\n  ex:at [ ex:city \"Gent\" ; a ex:Place ] ;\r\n\
    ex:steps ( 1 2.50 ) ; ex:text \"\"\"one\ntwo\"\"\" ; ex:home <#home> .\r\n\r\n# That is all.\r\n";

#[test]
fn a_file_is_put_in_order_and_keeps_its_comments() {
    let place = Place::empty();
    place.write("labs.ttl", UNTIDY);
    expect![[r#"
        1 of 1 file rewritten
    "#]]
    .assert_eq(&place.run(&["fmt", "labs.ttl"]).to_string());
    expect![[r##"
        # Labs of the north.
        # Two lines.

        # ours

        PREFIX dct: <http://purl.org/dc/terms/>
        PREFIX ex: <http://example.org/>

        # The first lab,
        # and the oldest.
        # where it is
        ex:a ex:at [ a ex:Place ;
                    ex:city "Gent"] ;
            ex:home <#home> ;
            ex:steps (
                    1
                    2.50
                ) ;
            ex:text """one
        two""" ;
            dct:title "A"@en .

        # The second lab.
        # people
        ex:b a ex:Body ,
                ex:Lab ;
            ex:size 01 .

        # That is all.
    "##]]
    .assert_eq(&place.read("labs.ttl"));
    expect![[r#"
        0 of 1 file rewritten
    "#]]
    .assert_eq(&place.run(&["fmt", "labs.ttl"]).to_string());
    expect![[r#""#]].assert_eq(&place.run(&["fmt", "--check", "labs.ttl"]).to_string());
    let through = place.run_with(&["fmt", "-"], UNTIDY.as_bytes(), |_| ());
    assert_eq!(through.stdout, place.read("labs.ttl"));
}

#[test]
fn check_lists_and_diff_shows_what_would_change() {
    let place = Place::empty();
    let untidy = "PREFIX ex: <http://example.org/>\n\nex:a ex:p 1 .\n\nex:b ex:q 2;\n    a ex:C .\n";
    place.write("data/b.ttl", untidy);
    place.write("data/deep/a.ttl", "PREFIX ex: <http://example.org/>\n\nex:a ex:p 1 .\n");
    place.write("data/.hidden.ttl", "no Turtle");
    expect![[r#"
        data/b.ttl:5
        --- exit code 1
    "#]]
    .assert_eq(&place.run(&["fmt", "--check", "data"]).to_string());
    expect![[r#"
        --- data/b.ttl (as it is)
        +++ data/b.ttl (formatted)
        @@ -2,5 +2,5 @@
 
         ex:a ex:p 1 .
 
        -ex:b ex:q 2;
        -    a ex:C .
        +ex:b a ex:C ;
        +    ex:q 2 .
        --- exit code 1
    "#]]
    .assert_eq(&place.run(&["fmt", "--diff", "data"]).to_string().replace("\n \n", "\n\n"));
    assert_eq!(place.read("data/b.ttl"), untidy);
    expect![[r#"
        1 of 2 files rewritten
    "#]]
    .assert_eq(&place.run(&["fmt", "data", "data/b.ttl"]).to_string());
    assert_eq!(place.run(&["fmt", "--diff", "data"]).to_string(), "");
}

#[test]
fn a_file_that_is_no_turtle_does_not_keep_the_others_from_it() {
    let place = Place::empty();
    place.write("a.ttl", "<http://example.org/a> <http://example.org/b> \"c .\n");
    place.write("b.ttl", "<http://example.org/a>   <http://example.org/b> 1 .\n");
    place.write("c.ttl", b"<http://example.org/a> <http://example.org/b> \"\xff\" .\n");
    expect![[r#"
        1 of 3 files rewritten
        --- stderr
        error: Unexpected end of file
         --> a.ttl:1:47
          |
        1 | <http://example.org/a> <http://example.org/b> "c .
          |                                               ^
        error: a byte here is no UTF-8; save the file as UTF-8
         --> c.ttl:1:48
          |
        1 | <http://example.org/a> <http://example.org/b> "�" .
          |                                                ^
        --- exit code 3
    "#]]
    .assert_eq(&place.run(&["fmt", "a.ttl", "b.ttl", "c.ttl"]).to_string());
    assert_eq!(place.read("b.ttl"), "<http://example.org/a> <http://example.org/b> 1 .\n");
    assert_eq!(place.read("a.ttl"), "<http://example.org/a> <http://example.org/b> \"c .\n");
}

#[test]
fn what_cannot_be_formatted_says_why() {
    let place = Place::empty();
    place.write("a.nt", "");
    place.write("t.ttl", "VERSION \"1.2\"\n<a:> <a:> <<( <a:> <a:> 1 )>> .\n");
    for arguments in [
        &["fmt"][..],
        &["fmt", "a.nt"],
        &["fmt", "none.ttl"],
        &["--data", "t.ttl", "fmt"],
        &["fmt", "t.ttl"],
        &["fmt", "t.ttl", "-o", "o.ttl"],
    ] {
        assert_ne!(place.run(arguments).code, Some(0));
    }
    expect![[r#"
        --- stderr
        error: the workspace that is built in cannot be formatted
        hint: labgraph init DIR writes it to a folder
        hint: labgraph fmt FILE formats a file
        --- exit code 2
    "#]]
    .assert_eq(&place.run(&["fmt"]).to_string());
    expect![[r#"
        --- stderr
        error: a.nt: only Turtle is formatted, in files called .ttl
        hint: labgraph --data a.nt export -o a.ttl writes other RDF as Turtle
        --- exit code 2
    "#]]
    .assert_eq(&place.run(&["fmt", "a.nt"]).to_string());
    expect![[r#"
        --- stderr
        error: there is no file none.ttl
        --- exit code 2
    "#]]
    .assert_eq(&place.run(&["fmt", "none.ttl"]).to_string());
    expect![[r#"
        0 of 1 file rewritten
        --- stderr
        error: t.ttl: Turtle cannot hold the triple term <<( <a:> <a:> "1"^^<http://www.w3.org/2001/XMLSchema#integer> )>> of RDF 1.2; N-Triples and N-Quads can
        --- exit code 3
    "#]].assert_eq(&place.run(&["fmt", "t.ttl"]).to_string());
    expect![[r#"
        --- stderr
        error: Unexpected end
         --> standard input:1:8
          |
        1 | <a> <b>
          |        ^
        --- exit code 3
    "#]]
    .assert_eq(&place.run_with(&["fmt", "-"], b"<a> <b>", |_| ()).to_string());
}

#[cfg(unix)]
#[test]
fn rights_and_links_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let place = Place::empty();
    let real = place.write("real.ttl", "<a:>  <a:> 1 .");
    std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o640)).unwrap();
    symlink("real.ttl", place.path().join("link.ttl")).unwrap();
    assert_eq!(place.run(&["fmt", "link.ttl"]).code, Some(0));
    assert_eq!(place.read("real.ttl"), "<a:> <a:> 1 .\n");
    assert!(place.path().join("link.ttl").is_symlink());
    assert_eq!(real.metadata().unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn the_workspace_is_formatted_as_a_whole() {
    let place = Place::with_workspace();
    place.write("data/untidy.ttl", "<a:>  <a:> 1 .");
    place.write("other/untidy.ttl", "<a:>  <a:> 1 .");
    let outcome = place.run(&["fmt", "--check"]);
    assert!(outcome.stdout.contains("data/untidy.ttl:1\n"), "{outcome}");
    assert!(!outcome.stdout.contains("other"), "{outcome}");
    let hash = place.run(&["export", "--hash"]);
    assert_eq!(place.run(&["fmt"]).code, Some(0));
    assert_eq!(place.run(&["fmt", "--check"]).to_string(), "");
    assert_eq!(hash, place.run(&["export", "--hash"]));
}

/// What people review in git has one form.
#[test]
fn the_projects_own_turtle_is_formatted() {
    let outcome = Place::empty().run(&["--workspace", &project().display().to_string(), "fmt", "--check"]);
    assert_eq!(outcome.to_string(), "", "`labgraph fmt` puts it in order");
}
