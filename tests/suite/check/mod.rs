//! `labgraph check`: the shipped graph, damaged ones, other people's, in every format.

mod damages;

use crate::command::{Outcome, Place, labgraph, project};
use damages::{BROKEN, DAMAGES, Damage, EXTRACT, EXTRACT_FILE, Severity};
use expect_test::expect;
use std::collections::BTreeSet;

fn json(outcome: &Outcome) -> serde_json::Value {
    serde_json::from_str(&outcome.stdout).unwrap_or_else(|error| panic!("{error}: {outcome}"))
}

const SHAPE: &str = "https://w3id.org/labgraph/shape/";

fn iri(damage: &Damage) -> String {
    format!("{SHAPE}{}", damage.rule)
}

/// The lines of a text that hold another.
fn lines_with(text: &str, part: &str) -> Vec<u64> {
    let lines = text.lines().enumerate().filter(|(_, line)| line.contains(part));
    lines.map(|(index, _)| index as u64 + 1).collect()
}

/// Applies a damage to a workspace, and says on which lines its text stands afterwards. None is shipped of what
/// registers say.
fn damage(place: &Place, damage: &Damage) -> Vec<u64> {
    if damage.file == EXTRACT_FILE && !place.path().join(EXTRACT_FILE).exists() {
        place.write(EXTRACT_FILE, EXTRACT);
    }
    let text = place.read(damage.file);
    assert_eq!(
        text.matches(damage.find).count(),
        1,
        "{}: {:?} once in {}",
        damage.name,
        damage.find,
        damage.file
    );
    let broken = text.replace(damage.find, damage.put);
    place.write(damage.file, &broken);
    lines_with(&broken, damage.line_has)
}

#[test]
fn what_a_register_says_has_nothing_wrong() {
    let place = Place::with_workspace();
    place.write(EXTRACT_FILE, EXTRACT);
    let outcome = place.run(&["check", "--strict", "--no-coverage"]);
    assert_eq!(outcome.code, Some(0), "{outcome}");
}

#[test]
fn the_shipped_graph_has_nothing_wrong() {
    let outcome = Place::with_workspace().run(&["check", "--strict", "--no-coverage"]);
    assert_eq!(outcome.code, Some(0), "{outcome}");
    assert!(outcome.stdout.ends_with("Nothing is wrong.\n"), "{outcome}");
    assert_eq!(outcome.stdout.lines().count(), 1, "{outcome}");
}

/// The embedded copy is checked like any other.
#[test]
fn the_embedded_graph_has_nothing_wrong() {
    let outcome = labgraph(&["check", "--strict", "--no-coverage"]);
    assert_eq!((outcome.code, outcome.stdout.lines().count()), (Some(0), 1), "{outcome}");
}

/// What is wrong with a damaged workspace, as it should not be told.
fn complaint(one: &Damage) -> Option<String> {
    let place = Place::with_workspace();
    let lines = damage(&place, one);
    let outcome = place.run(&["check", "--format", "json", "--no-coverage"]);
    let found = json(&outcome)["findings"].as_array().unwrap().clone();
    let (severity, code) = match one.severity {
        Severity::Violation => ("violation", 1),
        Severity::Warning => ("warning", 0),
    };
    let told = found.iter().any(|finding| {
        finding["rule"] == iri(one).as_str()
            && finding["severity"] == severity
            && finding["place"]["file"] == one.file
            && lines.iter().any(|line| finding["place"]["line"] == *line)
            && finding["place"]["column"].as_u64().is_some_and(|column| column > 0)
            && !finding["message"].as_str().unwrap().is_empty()
    });
    let others: Vec<&str> = found
        .iter()
        .filter_map(|finding| finding["rule"].as_str()?.strip_prefix(SHAPE))
        .filter(|rule| *rule != one.rule && !one.also.contains(rule))
        .collect();
    let right = told && others.is_empty() && (outcome.code == Some(code) || !one.also.is_empty());
    (!right).then(|| {
        format!("{}: lines {lines:?}, others {others:?}, exit {:?}: {found:#?}", one.name, outcome.code)
    })
}

/// On as many threads as the machine has: each damage is a run of labgraph.
#[test]
fn each_damage_is_told_with_its_file_and_line() {
    assert!(DAMAGES.len() >= 30);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let chunk = DAMAGES.len().div_ceil(threads);
    let complaints: Vec<String> = std::thread::scope(|scope| {
        let chunks = DAMAGES.chunks(chunk);
        let running: Vec<_> = chunks
            .map(|some| scope.spawn(|| some.iter().filter_map(complaint).collect::<Vec<_>>()))
            .collect();
        running.into_iter().flat_map(|one| one.join().unwrap()).collect()
    });
    assert!(complaints.is_empty(), "{} of {}:\n{}", complaints.len(), DAMAGES.len(), complaints.join("\n"));
}

/// What keeps a file from being read, or stands in two, is told with its file and line too, and keeps nothing else from
/// being checked.
#[test]
fn broken_files_are_told_with_their_line() {
    for one in BROKEN {
        let place = Place::with_workspace();
        let bytes = std::fs::read(place.path().join(one.file)).unwrap();
        let at = bytes.windows(one.find.len()).position(|window| window == one.find);
        let at = at.unwrap_or_else(|| panic!("{}: not found", one.name));
        let broken = [&bytes[..at], one.put, &bytes[at + one.find.len()..]].concat();
        place.write(one.file, &broken);
        let lines = lines_with(&String::from_utf8_lossy(&broken), one.line_has);
        let outcome = place.run(&["check", "--format", "json", "--no-coverage"]);
        let findings = json(&outcome)["findings"].as_array().unwrap().clone();
        let told = findings.iter().any(|finding| {
            let rule = finding["rule"].as_str().unwrap();
            (rule.ends_with("/readable") || rule.ends_with("/described-once"))
                && finding["place"]["file"] == one.file
                && lines.iter().any(|line| finding["place"]["line"] == *line)
        });
        assert!(told, "{}: lines {lines:?}: {findings:#?}", one.name);
        assert!(matches!(outcome.code, Some(1 | 3)), "{}: {:?}", one.name, outcome.code);
    }
}

/// A file that cannot be read is one fault, not the hundred that its things are not described.
#[test]
fn what_a_broken_file_hides_is_not_told_as_missing() {
    let place = Place::with_workspace();
    let text = place.read("data/organisations.ttl");
    place.write("data/organisations.ttl", format!("{text}\n<urn:a> <urn:b> .\n"));
    let outcome = place.run(&["check", "--format", "json", "--no-coverage"]);
    let findings = json(&outcome)["findings"].as_array().unwrap().clone();
    let rules: BTreeSet<&str> = findings.iter().map(|finding| finding["rule"].as_str().unwrap()).collect();
    assert!(rules.contains("https://w3id.org/labgraph/shape/readable"), "{rules:?}");
    assert!(!rules.contains("https://w3id.org/labgraph/shape/reference-known"), "{findings:#?}");
    assert_eq!(outcome.code, Some(3));
}

/// One workspace, broken in many ways at once: no fault hides another.
#[test]
fn thirty_damages_at_once_give_thirty_messages() {
    let place = Place::with_workspace();
    let mut used = BTreeSet::new();
    place.write(EXTRACT_FILE, EXTRACT);
    let mut expected = BTreeSet::new();
    for one in DAMAGES {
        // Two damages may not touch each other, and one that other rules speak of as well may keep a rule from speaking.
        let apart = place.read(one.file).matches(one.find).count() == 1;
        if apart && one.also.is_empty() && used.insert((one.file, one.find)) {
            damage(&place, one);
            expected.insert(iri(one));
        }
    }
    place.write("data/bad-encoding.ttl", b"<urn:a> <urn:b> \"\xff\" .");
    place.write("data/bad-syntax.ttl", "<urn:a> <urn:b> .");
    expected.insert("https://w3id.org/labgraph/shape/readable".to_owned());
    let outcome = place.run(&["check", "--format", "json", "--no-coverage"]);
    assert_eq!(outcome.code, Some(3));
    let findings = json(&outcome)["findings"].as_array().unwrap().clone();
    let told: BTreeSet<String> = findings
        .iter()
        .filter(|finding| finding["place"]["file"].is_string() && finding["place"]["line"].is_u64())
        .map(|finding| finding["rule"].as_str().unwrap().to_owned())
        .collect();
    // Where a thing has two faults, mending one may be what lets the other speak: that is seen one by one, above.
    let told: BTreeSet<_> = expected.intersection(&told).collect();
    assert!(told.len() >= 100, "{} of {}", told.len(), expected.len());
    let readable = findings.iter().filter(|finding| finding["rule"].as_str().unwrap().ends_with("readable"));
    assert_eq!(readable.count(), 2);
}

#[test]
fn a_finding_speaks_the_readers_language() {
    let place = Place::with_workspace();
    place.write(
        "data/labs/new.ttl",
        "@prefix lid: <https://w3id.org/labgraph/id/> . @prefix lab: <https://w3id.org/labgraph/ns#> .\n\
         @prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n\
         lid:new a lab:InnovationLab ;\n    skos:prefLabel \"New\"@en, \"Nieuw\"@nl .\n",
    );
    for (language, expected) in [
        (
            "en",
            expect![[r#"
                name in French  shape:name-french  1 violation
                  data/labs/new.ttl:4:5
                    New → name: The name in French is missing.

                source is stated  shape:source-stated  1 violation
                  data/labs/new.ttl:3:1
                    New → source: The source is missing: say from which section of which document this comes.

                10,163 statements, 27 files checked: 2 violations
                --- exit code 1
            "#]],
        ),
        (
            "nl",
            expect![[r#"
                naam in het Frans  shape:name-french  1 overtreding
                  data/labs/new.ttl:4:5
                    Nieuw → naam: De naam in het Frans ontbreekt.

                bron is vermeld  shape:source-stated  1 overtreding
                  data/labs/new.ttl:3:1
                    Nieuw → bron: De bron ontbreekt: zeg uit welk deel van welk document dit komt.

                10.163 uitspraken, 27 bestanden nagekeken: 2 overtredingen
                --- exit code 1
            "#]],
        ),
        (
            "fr",
            expect![[r#"
                nom en français  shape:name-french  1 infraction
                  data/labs/new.ttl:4:5
                    New → nom: Le nom en français manque.

                source indiquée  shape:source-stated  1 infraction
                  data/labs/new.ttl:3:1
                    New → source: La source manque : indiquez de quelle partie de quel document cela provient.

                10 163 énoncés, 27 fichiers vérifiés : 2 infractions
                --- exit code 1
            "#]],
        ),
    ] {
        let outcome = place.run(&["check", "data/labs/new.ttl", "--no-coverage", "--lang", language]);
        expected.assert_eq(&outcome.to_string());
    }
}

const SHAPES: &str = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> .
ex:person sh:targetClass ex:Person ; sh:property ex:age, ex:mail .
ex:age sh:path ex:age ; sh:maxCount 1 ; sh:datatype <http://www.w3.org/2001/XMLSchema#integer> .
ex:mail sh:path ex:mail ; sh:minCount 1 ; sh:severity sh:Warning ; sh:message \"somebody without an address\" .
";

const PEOPLE: &str = "<http://example.org/ann> a <http://example.org/Person> .
<http://example.org/ann> <http://example.org/age> \"old\" .
# A comment
<http://example.org/ann> <http://example.org/age> \"7\"^^<http://www.w3.org/2001/XMLSchema#integer> .
_:x a <http://example.org/Person> .
";

/// A place with other people's shapes and data.
fn others() -> Place {
    let place = Place::empty();
    place.write("shapes.ttl", SHAPES);
    place.write("people.ttl", PEOPLE);
    place
}

#[test]
fn other_peoples_shapes_check_other_peoples_data() {
    let outcome = others().run(&["check", "--shapes", "shapes.ttl", "people.ttl"]);
    expect![[r#"
        <http://example.org/age>  <http://example.org/age>  2 violations
          people.ttl:2:51
            <http://example.org/ann> → <http://example.org/age>: this must be a value of type xsd:integer (old)
          people.ttl:4:26
            <http://example.org/ann> → <http://example.org/age>: at most 1 of these is allowed

        <http://example.org/mail>  <http://example.org/mail>  2 warnings
          people.ttl:1:1
            <http://example.org/ann> → <http://example.org/mail>: somebody without an address
          people.ttl:5:1
            (without a name) → <http://example.org/mail>: somebody without an address

        4 statements, 1 file checked: 2 violations, 2 warnings
        --- exit code 1
    "#]].assert_eq(&outcome.to_string());
}

#[test]
fn a_rule_without_an_iri_is_called_the_same_each_time() {
    let place = others();
    let shapes = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> .
        ex:person sh:targetClass ex:Person ; sh:property [ sh:path ex:mail ; sh:minCount 1 ] .";
    place.write("nameless.ttl", shapes);
    let run =
        || place.run(&["check", "--shapes", "nameless.ttl", "people.ttl", "--format", "sarif"]).to_string();
    assert_eq!(run(), run());
}

#[test]
fn the_turtle_in_a_folder_is_checked() {
    let place = others();
    let outcome = place.run(&["check", "--shapes", "shapes.ttl", "."]);
    assert!(outcome.stdout.contains("people.ttl:2:51"), "{outcome}");
    assert!(outcome.stdout.contains("2 files checked"), "{outcome}");
}

#[test]
fn what_stands_in_named_graphs_is_checked_in_its_place() {
    let place = others();
    let trig =
        "@prefix ex: <http://example.org/> .\nex:g {\n  ex:ann a ex:Person ;\n    ex:age \"old\" .\n}\n";
    place.write("people.trig", trig);
    let outcome = place.run(&["check", "--shapes", "shapes.ttl", "people.trig"]);
    expect![[r#"
        <http://example.org/age>  <http://example.org/age>  1 violation
          people.trig:4:5
            <http://example.org/ann> → <http://example.org/age>: this must be a value of type xsd:integer (old)

        <http://example.org/mail>  <http://example.org/mail>  1 warning
          people.trig:3:3
            <http://example.org/ann> → <http://example.org/mail>: somebody without an address

        2 statements, 1 file checked: 1 violation, 1 warning
        --- exit code 1
    "#]].assert_eq(&outcome.to_string());

    // The same with the workspace's own shapes, in N-Quads too.
    let place = Place::with_workspace();
    let lab = "https://w3id.org/labgraph/ns#";
    place.write(
        "new.trig",
        format!("<http://example.org/g> {{\n<http://example.org/a> <{lab}country> \"BE\" }}\n"),
    );
    place.write(
        "new.nq",
        format!("<urn:b> <{lab}country> \"NL\" .\n<urn:b> <{lab}level> \"5\" <http://example.org/g> .\n"),
    );
    for (file, place_of_it) in [("new.trig", "new.trig:2:1"), ("new.nq", "new.nq:2:1")] {
        let outcome = place.run(&["check", file]);
        assert_eq!(outcome.code, Some(1), "{outcome}");
        assert!(outcome.stdout.contains(place_of_it), "{outcome}");
    }
}

#[test]
fn the_report_is_written_in_markdown() {
    let outcome = others().run(&["check", "--shapes", "shapes.ttl", "people.ttl", "--format", "md"]);
    expect![[r#"
        ### &lt;http://example.org/age> · 2 violations

        &lt;http://example.org/age>

        | Place | What is wrong |
        | --- | --- |
        | people.ttl:2:51 | &lt;http://example.org/ann> → &lt;http://example.org/age>: this must be a value of type xsd:integer (old) |
        | people.ttl:4:26 | &lt;http://example.org/ann> → &lt;http://example.org/age>: at most 1 of these is allowed |

        ### &lt;http://example.org/mail> · 2 warnings

        &lt;http://example.org/mail>

        | Place | What is wrong |
        | --- | --- |
        | people.ttl:1:1 | &lt;http://example.org/ann> → &lt;http://example.org/mail>: somebody without an address |
        | people.ttl:5:1 | (without a name) → &lt;http://example.org/mail>: somebody without an address |

        4 statements, 1 file checked: 2 violations, 2 warnings
        --- exit code 1
    "#]].assert_eq(&outcome.to_string());
}

#[test]
fn the_report_is_written_in_shacls_own_vocabulary() {
    let outcome = others().run(&["check", "--shapes", "shapes.ttl", "people.ttl", "--format", "ttl"]);
    expect![[r#"
        PREFIX sh: <http://www.w3.org/ns/shacl#>

        [] a sh:ValidationReport ;
            sh:conforms false ;
            sh:result [ a sh:ValidationResult ;
                    sh:focusNode <http://example.org/ann> ;
                    sh:resultMessage "this must be a value of type http://www.w3.org/2001/XMLSchema#integer"@en ,
                        "ce doit être une valeur de type http://www.w3.org/2001/XMLSchema#integer"@fr ,
                        "dit moet een waarde van het type http://www.w3.org/2001/XMLSchema#integer zijn"@nl ;
                    sh:resultPath <http://example.org/age> ;
                    sh:resultSeverity sh:Violation ;
                    sh:sourceConstraintComponent sh:DatatypeConstraintComponent ;
                    sh:sourceShape <http://example.org/age> ;
                    sh:value "old"] ,
                [ a sh:ValidationResult ;
                    sh:focusNode <http://example.org/ann> ;
                    sh:resultMessage "somebody without an address" ;
                    sh:resultPath <http://example.org/mail> ;
                    sh:resultSeverity sh:Warning ;
                    sh:sourceConstraintComponent sh:MinCountConstraintComponent ;
                    sh:sourceShape <http://example.org/mail>] ,
                [ a sh:ValidationResult ;
                    sh:focusNode <http://example.org/ann> ;
                    sh:resultMessage "at most 1 of these is allowed"@en ,
                        "il en faut au plus 1"@fr ,
                        "hiervan mag er hoogstens 1 zijn"@nl ;
                    sh:resultPath <http://example.org/age> ;
                    sh:resultSeverity sh:Violation ;
                    sh:sourceConstraintComponent sh:MaxCountConstraintComponent ;
                    sh:sourceShape <http://example.org/age>] ,
                [ a sh:ValidationResult ;
                    sh:focusNode [] ;
                    sh:resultMessage "somebody without an address" ;
                    sh:resultPath <http://example.org/mail> ;
                    sh:resultSeverity sh:Warning ;
                    sh:sourceConstraintComponent sh:MinCountConstraintComponent ;
                    sh:sourceShape <http://example.org/mail>] .
        --- exit code 1
    "#]].assert_eq(&outcome.to_string());
}

#[test]
#[expect(clippy::too_many_lines, reason = "the whole report")]
fn the_report_is_written_in_sarif() {
    let outcome = others().run(&["check", "--shapes", "shapes.ttl", "people.ttl", "--format", "sarif"]);
    expect![[r#"
        {
          "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
          "runs": [
            {
              "columnKind": "unicodeCodePoints",
              "results": [
                {
                  "level": "error",
                  "locations": [
                    {
                      "physicalLocation": {
                        "artifactLocation": {
                          "uri": "people.ttl"
                        },
                        "region": {
                          "startColumn": 51,
                          "startLine": 2
                        }
                      }
                    }
                  ],
                  "message": {
                    "text": "<http://example.org/ann> → <http://example.org/age>: this must be a value of type xsd:integer (old)"
                  },
                  "ruleId": "<http://example.org/age>"
                },
                {
                  "level": "error",
                  "locations": [
                    {
                      "physicalLocation": {
                        "artifactLocation": {
                          "uri": "people.ttl"
                        },
                        "region": {
                          "startColumn": 26,
                          "startLine": 4
                        }
                      }
                    }
                  ],
                  "message": {
                    "text": "<http://example.org/ann> → <http://example.org/age>: at most 1 of these is allowed"
                  },
                  "ruleId": "<http://example.org/age>"
                },
                {
                  "level": "warning",
                  "locations": [
                    {
                      "physicalLocation": {
                        "artifactLocation": {
                          "uri": "people.ttl"
                        },
                        "region": {
                          "startColumn": 1,
                          "startLine": 1
                        }
                      }
                    }
                  ],
                  "message": {
                    "text": "<http://example.org/ann> → <http://example.org/mail>: somebody without an address"
                  },
                  "ruleId": "<http://example.org/mail>"
                },
                {
                  "level": "warning",
                  "locations": [
                    {
                      "physicalLocation": {
                        "artifactLocation": {
                          "uri": "people.ttl"
                        },
                        "region": {
                          "startColumn": 1,
                          "startLine": 5
                        }
                      }
                    }
                  ],
                  "message": {
                    "text": "(without a name) → <http://example.org/mail>: somebody without an address"
                  },
                  "ruleId": "<http://example.org/mail>"
                }
              ],
              "tool": {
                "driver": {
                  "name": "labgraph",
                  "rules": [
                    {
                      "id": "<http://example.org/age>",
                      "shortDescription": {
                        "text": "<http://example.org/age>"
                      }
                    },
                    {
                      "id": "<http://example.org/mail>",
                      "shortDescription": {
                        "text": "<http://example.org/mail>"
                      }
                    }
                  ],
                  "version": "0.1.0"
                }
              }
            }
          ],
          "version": "2.1.0"
        }
        --- exit code 1
    "#]].assert_eq(&outcome.to_string());
}

#[test]
fn the_report_is_written_in_json() {
    let outcome = others().run(&["check", "--shapes", "shapes.ttl", "people.ttl", "--format", "json"]);
    expect![[r#"
        {
          "conforms": false,
          "files": 1,
          "findings": [
            {
              "component": "http://www.w3.org/ns/shacl#DatatypeConstraintComponent",
              "focus": "http://example.org/ann",
              "focusLabel": "<http://example.org/ann>",
              "message": "this must be a value of type xsd:integer",
              "path": "<http://example.org/age>",
              "place": {
                "column": 51,
                "file": "people.ttl",
                "line": 2
              },
              "rule": "http://example.org/age",
              "ruleLabel": "<http://example.org/age>",
              "severity": "violation",
              "shape": "http://example.org/age",
              "value": "\"old\""
            },
            {
              "component": "http://www.w3.org/ns/shacl#MaxCountConstraintComponent",
              "focus": "http://example.org/ann",
              "focusLabel": "<http://example.org/ann>",
              "message": "at most 1 of these is allowed",
              "path": "<http://example.org/age>",
              "place": {
                "column": 26,
                "file": "people.ttl",
                "line": 4
              },
              "rule": "http://example.org/age",
              "ruleLabel": "<http://example.org/age>",
              "severity": "violation",
              "shape": "http://example.org/age",
              "value": null
            },
            {
              "component": "http://www.w3.org/ns/shacl#MinCountConstraintComponent",
              "focus": "http://example.org/ann",
              "focusLabel": "<http://example.org/ann>",
              "message": "somebody without an address",
              "path": "<http://example.org/mail>",
              "place": {
                "column": 1,
                "file": "people.ttl",
                "line": 1
              },
              "rule": "http://example.org/mail",
              "ruleLabel": "<http://example.org/mail>",
              "severity": "warning",
              "shape": "http://example.org/mail",
              "value": null
            },
            {
              "component": "http://www.w3.org/ns/shacl#MinCountConstraintComponent",
              "focus": null,
              "focusLabel": "(without a name)",
              "message": "somebody without an address",
              "path": "<http://example.org/mail>",
              "place": {
                "column": 1,
                "file": "people.ttl",
                "line": 5
              },
              "rule": "http://example.org/mail",
              "ruleLabel": "<http://example.org/mail>",
              "severity": "warning",
              "shape": "http://example.org/mail",
              "value": null
            }
          ],
          "statements": 4
        }
        --- exit code 1
    "#]]
    .assert_eq(&outcome.to_string());
}

#[test]
fn coverage_fails_under_a_bound() {
    let place = Place::with_workspace();
    let share = json(&place.run(&["check", "--format", "json"]))["coverage"]["share"].as_f64().unwrap();
    assert!(share > 50.0 && share < 95.0, "{share}");
    let run = |bound: f64| place.run(&["check", "--fail-under", &format!("{bound:.0}")]).code;
    assert_eq!((run(share.floor()), run(share.floor() + 1.0)), (Some(0), Some(1)));
}

/// The share of each property is counted again, by hand, from the graph.
#[test]
fn coverage_agrees_with_a_count_in_sparql() {
    let place = Place::with_workspace();
    let coverage = &json(&place.run(&["check", "--format", "json"]))["coverage"];
    let count = |pattern: &str| -> u64 {
        let query =
            format!("SELECT (COUNT(DISTINCT ?x) AS ?n) {{ ?x a lab:InnovationOrganisation . {pattern} }}");
        let outcome = place.run(&["query", &query, "--format", "csv"]);
        outcome.stdout.lines().nth(1).unwrap().trim().parse().unwrap()
    };
    let mut seen = 0;
    for one in coverage["recommended"].as_array().unwrap() {
        let path = one["path"].as_str().unwrap();
        let has = count(&format!("?x {path} ?v ."));
        assert_eq!(one["present"], has, "{path}");
        assert_eq!(one["total"], count(""), "{path}");
        let unknown = if path.starts_with('<') {
            count(&format!("?x lab:statedUnknown {path} . FILTER NOT EXISTS {{ ?x {path} ?v }}"))
        } else {
            0
        };
        assert_eq!(one["unknown"].as_array().unwrap().len() as u64, unknown, "{path}");
        seen += 1;
    }
    assert!(seen > 10, "{seen}");
}

#[test]
fn what_cannot_be_checked_is_said() {
    let place = others();
    place.write(
        "service.ttl",
        "@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:s> sh:targetNode <urn:x> ; sh:sparql <urn:c> .
<urn:c> sh:select \"SELECT $this WHERE { SERVICE <http://example.org/> { $this ?p ?o } }\" .",
    );
    place.write(
        "component.ttl",
        "@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:c> a sh:ConstraintComponent ; sh:parameter <urn:p> . <urn:p> sh:path <urn:own> .
<urn:s> sh:targetNode <urn:x> ; <urn:own> 1 .",
    );
    place.write(
        "pattern.ttl",
        "@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:s> sh:targetNode <urn:x> ; sh:pattern \"(\" .",
    );
    let run = |arguments: &[&str]| place.run(&[&["check", "people.ttl"], arguments].concat()).to_string();
    expect![[r#"
        --- stderr
        error: the SPARQL of <urn:c> cannot be used: SERVICE is not allowed in a shape
        --- exit code 3
    "#]]
    .assert_eq(&run(&["--shapes", "service.ttl"]));
    expect![[r#"
        --- stderr
        error: these shapes use the constraint component <urn:c>, defined by themselves, which labgraph cannot check
        --- exit code 3
    "#]].assert_eq(&run(&["--shapes", "component.ttl"]));
    expect![[r#"
        --- stderr
        error: these shapes cannot be used: Invalid regex pattern: regex parse error:     (     ^ error: unclosed group
        --- exit code 3
    "#]].assert_eq(&run(&["--shapes", "pattern.ttl"]));
    expect![[r#"
        --- stderr
        error: cannot read nowhere.ttl: No such file or directory (os error 2)
        --- exit code 2
    "#]]
    .assert_eq(&run(&["--shapes", "nowhere.ttl"]));
    expect![[r#"
        --- stderr
        error: a check has no format "csv"
        hint: one of: table, json, ttl, md, sarif
        --- exit code 2
    "#]]
    .assert_eq(&run(&["--shapes", "shapes.ttl", "--format", "csv"]));
    expect![[r#"
        --- stderr
        error: cannot read nowhere.ttl: No such file or directory (os error 2)
        --- exit code 2
    "#]]
    .assert_eq(&run(&["nowhere.ttl"]));
}

#[test]
fn the_project_checks_itself() {
    let outcome = Place::empty().run(&["--workspace", project().to_str().unwrap(), "check", "--no-coverage"]);
    assert_eq!(outcome.code, Some(0), "{outcome}");
}
