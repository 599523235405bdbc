//! `labgraph diff`.

use crate::command::{Outcome, Place};
use expect_test::expect;
use labgraph::diff::{Diff, apply, parse_patch};
use labgraph::store::read_files;
use oxigraph::io::{RdfFormat, RdfParser, RdfSerializer};
use oxigraph::model::{GraphName, Quad};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where programs such as git are.
fn path() -> std::ffi::OsString {
    std::env::var_os("PATH").unwrap_or_default()
}

fn diff(place: &Place, arguments: &[&str]) -> Outcome {
    place.run_with(&[&["diff"], arguments].concat(), b"", |command| {
        command.env("PATH", path());
    })
}

fn git(folder: &Path, arguments: &[&str]) {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(["-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"])
        .args(["-c", "init.defaultBranch=main"])
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn commit(folder: &Path) {
    git(folder, &["init", "-q"]);
    git(folder, &["add", "-A"]);
    git(folder, &["commit", "-q", "-m", "a change"]);
}

/// A workspace under git.
fn committed() -> Place {
    let place = Place::with_workspace();
    commit(place.path());
    place
}

fn edit(place: &Place, path: &str, from: &str, to: &str) {
    let text = place.read(path);
    assert!(text.contains(from), "{path} does not hold {from}");
    place.write(path, text.replacen(from, to, 1));
}

/// A change of each kind that a curator makes.
fn curate(place: &Place) {
    let vinnova = "data/labs/vinnova.ttl";
    edit(place, vinnova, "lab:value 240", "lab:value 255");
    edit(place, vinnova, "lab:activity labc:funding-innovation ,", "lab:activity labc:building-community ,");
    edit(place, vinnova, "lab:fundingModel labc:tax-funding", "lab:fundingModel labc:joint-funding");
    edit(place, vinnova, "both funds innovation and", "both pays for innovation and");
    edit(place, vinnova, "\"Vinnova\"@fr", "\"Vinnova (Suède)\"@fr");
    edit(
        place,
        vinnova,
        "nido-benchmark-vinnova-role ;",
        "nido-benchmark-vinnova-role , lid:register-check ;",
    );
    edit(place, "data/labs/nmbs-innovation-lab.ttl", "lab:seatCount 11", "lab:seatCount 10");
    edit(place, "data/labs/nmbs-innovation-lab.ttl", "lab:value 50000 ", "lab:value 60000 ");
    edit(place, "data/labs/ric.ttl", "lab:value 10000", "lab:value 12000");
    let ric = place.read("data/labs/ric.ttl");
    let seat = |n: u8| ric.find(&format!("lid:ric-programme-council-seat-{n} a")).unwrap();
    place.write("data/labs/ric.ttl", place.read("data/labs/ric.ttl").replace(&ric[seat(3)..seat(5)], ""));
    edit(
        place,
        "data/links/ror.ttl",
        "sssom:predicate_id skos:closeMatch",
        "sssom:predicate_id skos:exactMatch",
    );
    edit(place, "data/links/tooi.ttl", "sssom:confidence 1.0", "sssom:confidence 1");
    let link = place.read("data/links/se-orgnr.ttl");
    let mapping = link.find("lid:mapping").unwrap();
    place.write("data/links/se-orgnr.ttl", &link[..mapping]);
}

#[test]
fn the_changes_of_a_curator_in_words() {
    let place = committed();
    curate(&place);
    expect![[r#"
        Flemish administration  lid:flemish-administration
          link to Research Organization Registry (ROR): 04qxsrb28 (close match) → 04qxsrb28 (exact match)

        Ministry of General Affairs (Netherlands)  lid:algemene-zaken
          link to TOOI, Dutch government organisations
            confidence: "1.0"^^xsd:decimal → "1"^^xsd:integer (the same number, written otherwise)

        NMBS Innovation Lab  lid:nmbs-innovation-lab
          Innovation Board of NMBS
            approves above: more than 50,000 → more than 60,000 EUR
            number of seats: 11 → 10

        Rijks Innovatie Community (RIC)  lid:ric
          contribution (Ministry of General Affairs (Netherlands)): 10,000 → 12,000 EUR a year
          Programme Council of RIC
            seat removed: 2 × Eleven other Dutch ministries (Representative of a contributing organisation)

        Vinnova  lid:vinnova
          activity removed: Funding innovation by others
          activity added: Building a community
          description (en): … by taxes that both funds innovation and knows about … → … by taxes that both pays for innovation and knows about …
          funding model: Tax money → Funded jointly
          link to Swedish organisation numbers removed: 202100-5216 (exact match)
          name (fr): "Vinnova" → "Vinnova (Suède)"
          source added: Check of official registers
          staff: about 240 → about 255 persons

        37 statements removed, 11 added (--all shows everything)
        --- exit code 1
    "#]].assert_eq(&diff(&place, &["HEAD"]).to_string());
    // A figure, a seat and a link belong to their organisation in other languages too.
    expect![[r#"
        Ministerie van Algemene Zaken  lid:algemene-zaken
          link naar TOOI, Nederlandse overheidsorganisaties
            betrouwbaarheid: "1.0"^^xsd:decimal → "1"^^xsd:integer (hetzelfde getal, anders geschreven)

        NMBS Innovation Lab  lid:nmbs-innovation-lab
          Innovation Board van de NMBS
            aantal zetels: 11 → 10
            keurt goed boven: meer dan 50.000 → meer dan 60.000 EUR

        Rijks Innovatie Community (RIC)  lid:ric
          bijdrage (Ministerie van Algemene Zaken): 10.000 → 12.000 EUR per jaar
          Programma Raad van RIC
            zetel verwijderd: 2 × Elf andere Nederlandse ministeries (Vertegenwoordiger van een bijdragende organisatie)

        Vinnova  lid:vinnova
          activiteit verwijderd: Innovatie van anderen financieren
          activiteit toegevoegd: Een gemeenschap opbouwen
          beschrijving (en): … by taxes that both funds innovation and knows about … → … by taxes that both pays for innovation and knows about …
          bron toegevoegd: Controle van officiële registers
          financieringsmodel: Belastinggeld → Gezamenlijk gefinancierd
          link naar Zweedse organisatienummers verwijderd: 202100-5216 (exacte overeenkomst)
          naam (fr): "Vinnova" → "Vinnova (Suède)"
          personeel: ongeveer 240 → ongeveer 255 personen

        Vlaamse overheid  lid:flemish-administration
          link naar Research Organization Registry (ROR): 04qxsrb28 (sterke overeenkomst) → 04qxsrb28 (exacte overeenkomst)

        37 uitspraken verwijderd, 11 toegevoegd (--all toont alles)
        --- exit code 1
    "#]].assert_eq(&diff(&place, &["HEAD", "--lang", "nl"]).to_string());
    expect![[r#"
        Rijks Innovatie Community (RIC)  lid:ric
          contribution (Ministère des Affaires générales (Pays-Bas)) : 10 000 → 12 000 EUR par an
          Conseil de programme de RIC
            siège, retrait : 2 × Onze autres ministères néerlandais (Représentant d'une organisation contributrice)

        17 énoncés retirés, 1 ajouté
        --- exit code 1
    "#]].assert_eq(&diff(&place, &["HEAD", "data/labs/ric.ttl", "--lang", "fr"]).to_string());
    assert_eq!(diff(&place, &["--all"]).stdout.matches("… by taxes").count(), 0, "--all shortens nothing");
    let quiet = diff(&place, &["-q"]);
    assert_eq!(quiet, Outcome { stdout: String::new(), stderr: String::new(), code: Some(1) });
}

#[test]
fn markdown_for_a_pull_request() {
    let place = committed();
    curate(&place);
    expect![[r####"
        ### Flemish administration `lid:flemish-administration`

        | property | before | after |
        | --- | --- | --- |
        | link to Research Organization Registry (ROR) | 04qxsrb28 (close match) | 04qxsrb28 (exact match) |

        ### Ministry of General Affairs (Netherlands) `lid:algemene-zaken`

        | property | before | after |
        | --- | --- | --- |
        | link to TOOI, Dutch government organisations › confidence | "1.0"^^xsd:decimal | "1"^^xsd:integer (the same number, written otherwise) |

        ### NMBS Innovation Lab `lid:nmbs-innovation-lab`

        | property | before | after |
        | --- | --- | --- |
        | Innovation Board of NMBS › approves above | more than 50,000 EUR | more than 60,000 EUR |
        | Innovation Board of NMBS › number of seats | 11 | 10 |

        ### Rijks Innovatie Community (RIC) `lid:ric`

        | property | before | after |
        | --- | --- | --- |
        | contribution (Ministry of General Affairs (Netherlands)) | 10,000 EUR a year | 12,000 EUR a year |

        - Programme Council of RIC › seat removed: 2 × Eleven other Dutch ministries (Representative of a contributing organisation)

        ### Vinnova `lid:vinnova`

        | property | before | after |
        | --- | --- | --- |
        | description (en) | … by taxes that both funds innovation and knows about … | … by taxes that both pays for innovation and knows about … |
        | funding model | Tax money | Funded jointly |
        | name (fr) | "Vinnova" | "Vinnova (Suède)" |
        | staff | about 240 persons | about 255 persons |

        - activity removed: Funding innovation by others
        - activity added: Building a community
        - link to Swedish organisation numbers removed: 202100-5216 (exact match)
        - source added: Check of official registers

        37 statements removed, 11 added (`labgraph diff`: --all shows everything)
        --- exit code 1
    "####]].assert_eq(&diff(&place, &["HEAD", "--format", "md"]).to_string());
}

#[test]
fn narrow_terminals() {
    let place = committed();
    edit(&place, "data/labs/vinnova.ttl", "both funds innovation and", "both pays for innovation and");
    edit(&place, "data/links/ror.ttl", "\"01kd5m353\"", "\"01kd5m354\"");
    let narrow = place.run_with(&["diff", "--lang", "fr"], b"", |command| {
        command.env("PATH", path()).env("COLUMNS", "50");
    });
    expect![[r#"
        Vinnova  lid:vinnova
          description (en) : … by taxes that both funds
              innovation and knows about … → … by taxes
              that both pays for innovation and knows
              about …
          lien vers Research Organization Registry (ROR) :
              01kd5m353 (correspondance exacte) →
              01kd5m354 (correspondance exacte)

        2 énoncés retirés, 2 ajoutés (--all montre tout)
        --- exit code 1
    "#]]
    .assert_eq(&narrow.to_string());
    for line in narrow.stdout.lines() {
        assert!(line.chars().count() <= 50 || !line.starts_with("    "), "{line}");
    }
}

#[test]
fn things_that_come_go_and_move() {
    let place = committed();
    std::fs::rename(place.path().join("data/labs/nesta.ttl"), place.path().join("data/labs/nesta-uk.ttl"))
        .unwrap();
    std::fs::remove_file(place.path().join("data/labs/labx.ttl")).unwrap();
    place.write("data/labs/mindlab.ttl", "\
        @prefix lab: <https://w3id.org/labgraph/ns#> .\n\
        @prefix labc: <https://w3id.org/labgraph/concept/> .\n\
        @prefix lid: <https://w3id.org/labgraph/id/> .\n\
        @prefix prov: <http://www.w3.org/ns/prov#> .\n\
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n\
        lid:mindlab a lab:InnovationLab ; skos:prefLabel \"MindLab\"@en ;\n\
            lab:activity labc:experimenting , labc:building-skills ; lab:staff lid:mindlab-staff ;\n\
            lab:governedBy lid:mindlab-board .\n\
        lid:mindlab-staff a lab:Figure ; lab:value 12 ; lab:unit labc:person ; lab:precision labc:at-least ;\n\
            prov:wasDerivedFrom lid:register-check .\n\
        lid:mindlab-board a lab:GoverningBody ; skos:prefLabel \"Board of MindLab\"@en ; lab:seatCount 5 .\n\
        lid:ric skos:prefLabel \"Rijks Innovatie Community (RIC)\"@nl .\n");
    expect![[r#"
        new: MindLab (innovation lab)  lid:mindlab
          activity: Building skills; Experimenting and testing
          governed by: Board of MindLab
          staff: at least 12 persons [source: Check of official registers]
          Board of MindLab
            number of seats: 5

        gone: Innovators Network (initiative)  lid:labx-innovators-network
          12 statements removed

        gone: LabX (innovation lab)  lid:labx
          83 statements removed

        gone: LabX network of experimentation and innovation labs (initiative)  lid:labx-experimentation-labs-network
          15 statements removed

        gone: Recovery and resilience projects with LabX (initiative)  lid:labx-recovery-plan-projects
          12 statements removed

        gone: Simplification programmes with LabX (initiative)  lid:labx-simplification-programmes
          11 statements removed

        1 statement now also in data/labs/mindlab.ttl
        127 statements moved from data/labs/nesta.ttl to data/labs/nesta-uk.ttl

        260 statements removed, 142 added (--all shows everything)
        --- exit code 1
    "#]].assert_eq(&diff(&place, &[]).to_string());
    let all = diff(&place, &["--all"]).stdout;
    assert!(all.contains("  kind: innovation lab\n") && all.contains("  name (en): \"LabX\"\n"), "{all}");
    let markdown = diff(&place, &["--format", "md"]).stdout;
    let end = "- 127 statements moved from data/labs/nesta.ttl to data/labs/nesta-uk.ttl\n\n260 statements removed, \
               142 added (`labgraph diff`: --all shows everything)\n";
    assert!(markdown.ends_with(end), "{markdown}");
}

#[test]
#[expect(clippy::too_many_lines, reason = "the document is shown whole")]
fn json_leaves_nothing_out() {
    let place = committed();
    edit(&place, "data/labs/vinnova.ttl", "lab:value 240", "lab:value 255");
    edit(&place, "data/labs/vinnova.ttl", "\"Vinnova\"@fr", "\"Vinnova (Suède)\"@fr");
    expect![[r#"
        {
          "things": [
            {
              "iri": "https://w3id.org/labgraph/id/vinnova",
              "label": "Vinnova",
              "kinds": [
                "innovation agency"
              ],
              "status": "changed",
              "removed": 2,
              "added": 2,
              "changes": [
                {
                  "part": [],
                  "property": {
                    "iri": "http://www.w3.org/2004/02/skos/core#prefLabel",
                    "label": "name"
                  },
                  "language": "fr",
                  "action": "changed",
                  "old": [
                    {
                      "type": "literal",
                      "value": "Vinnova",
                      "xml:lang": "fr"
                    }
                  ],
                  "new": [
                    {
                      "type": "literal",
                      "value": "Vinnova (Suède)",
                      "xml:lang": "fr"
                    }
                  ]
                },
                {
                  "part": [],
                  "property": {
                    "iri": "https://w3id.org/labgraph/ns#staff",
                    "label": "staff"
                  },
                  "language": null,
                  "action": "changed",
                  "old": [
                    {
                      "type": "uri",
                      "value": "https://w3id.org/labgraph/id/vinnova-staff",
                      "text": "about 240 persons",
                      "details": [
                        {
                          "property": "https://w3id.org/labgraph/ns#measures",
                          "type": "uri",
                          "value": "https://w3id.org/labgraph/concept/staff-size"
                        },
                        {
                          "property": "https://w3id.org/labgraph/ns#precision",
                          "type": "uri",
                          "value": "https://w3id.org/labgraph/concept/approximate"
                        },
                        {
                          "property": "https://w3id.org/labgraph/ns#unit",
                          "type": "uri",
                          "value": "https://w3id.org/labgraph/concept/person"
                        },
                        {
                          "property": "https://w3id.org/labgraph/ns#value",
                          "type": "literal",
                          "value": "240",
                          "datatype": "http://www.w3.org/2001/XMLSchema#integer"
                        }
                      ],
                      "sources": [
                        "Nido benchmark: Vinnova, means"
                      ]
                    }
                  ],
                  "new": [
                    {
                      "type": "uri",
                      "value": "https://w3id.org/labgraph/id/vinnova-staff",
                      "text": "about 255 persons",
                      "details": [
                        {
                          "property": "https://w3id.org/labgraph/ns#measures",
                          "type": "uri",
                          "value": "https://w3id.org/labgraph/concept/staff-size"
                        },
                        {
                          "property": "https://w3id.org/labgraph/ns#precision",
                          "type": "uri",
                          "value": "https://w3id.org/labgraph/concept/approximate"
                        },
                        {
                          "property": "https://w3id.org/labgraph/ns#unit",
                          "type": "uri",
                          "value": "https://w3id.org/labgraph/concept/person"
                        },
                        {
                          "property": "https://w3id.org/labgraph/ns#value",
                          "type": "literal",
                          "value": "255",
                          "datatype": "http://www.w3.org/2001/XMLSchema#integer"
                        }
                      ],
                      "sources": [
                        "Nido benchmark: Vinnova, means"
                      ]
                    }
                  ]
                }
              ],
              "moves": []
            }
          ],
          "removed": [
            "<https://w3id.org/labgraph/id/vinnova-staff> <https://w3id.org/labgraph/ns#value> \"240\"^^<http://www.w3.org/2001/XMLSchema#integer> <https://w3id.org/labgraph/graph/data/labs/vinnova> .",
            "<https://w3id.org/labgraph/id/vinnova> <http://www.w3.org/2004/02/skos/core#prefLabel> \"Vinnova\"@fr <https://w3id.org/labgraph/graph/data/labs/vinnova> ."
          ],
          "added": [
            "<https://w3id.org/labgraph/id/vinnova-staff> <https://w3id.org/labgraph/ns#value> \"255\"^^<http://www.w3.org/2001/XMLSchema#integer> <https://w3id.org/labgraph/graph/data/labs/vinnova> .",
            "<https://w3id.org/labgraph/id/vinnova> <http://www.w3.org/2004/02/skos/core#prefLabel> \"Vinnova (Suède)\"@fr <https://w3id.org/labgraph/graph/data/labs/vinnova> ."
          ]
        }
        --- exit code 1
    "#]].assert_eq(&diff(&place, &["--format", "json"]).to_string());
}

#[test]
fn patches_lead_from_one_to_the_other() {
    let place = Place::empty();
    let old = "@prefix e: <http://e/> . e:a e:p 1 , 1.0 ; e:q [ e:r \"x\\ny\" ; e:s [ e:t 1 ] ] , [ e:r \"z\" ] .\n";
    let new = "@prefix e: <http://e/> . e:a e:p 1.0 ; e:q [ e:r \"x\\ny\" ; e:s [ e:t 2 ] ] , [ e:u \"new\"@nl ] .\n";
    let (old, new) = (place.write("old.ttl", old), place.write("new.ttl", new));
    expect![[r#"
        - <http://e/a> <http://e/p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .
        - _:b2e00df096983391an1 <http://e/t> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .
        - _:b54ff256a20c44208 <http://e/r> "z" .
        + _:b2e00df096983391an1 <http://e/t> "2"^^<http://www.w3.org/2001/XMLSchema#integer> .
        + _:b54ff256a20c44208 <http://e/u> "new"@nl .
        --- exit code 1
    "#]]
    .assert_eq(&diff(&place, &["old.ttl", "new.ttl", "--format", "nq"]).to_string());
    expect![[r#"
        --- exit code 1
    "#]]
    .assert_eq(&diff(&place, &["old.ttl", "new.ttl", "-o", "change.rdfp"]).to_string());
    expect![[r#"
        TX .
        D <http://e/a> <http://e/p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .
        D _:b2e00df096983391an1 <http://e/t> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .
        D _:b54ff256a20c44208 <http://e/r> "z" .
        A _:b2e00df096983391an1 <http://e/t> "2"^^<http://www.w3.org/2001/XMLSchema#integer> .
        A _:b54ff256a20c44208 <http://e/u> "new"@nl .
        TC .
    "#]]
    .assert_eq(&place.read("change.rdfp"));
    let merged = |path: &PathBuf| {
        let quads = read_files(std::slice::from_ref(path), &mut |_| ()).unwrap();
        quads.into_iter().map(|quad| Quad { graph_name: GraphName::DefaultGraph, ..quad }).collect::<Vec<_>>()
    };
    let patch = parse_patch(&place.read("change.rdfp"), "change.rdfp").unwrap();
    let patched = apply(&patch, &merged(&old)).unwrap();
    assert!(Diff::between(&patched, &merged(&new)).is_empty());
    assert!(apply(&patch, &merged(&new)).is_err(), "it fits the old file only");
}

#[test]
fn another_layout_is_no_difference() {
    let place = Place::with_workspace();
    for path in ["data/labs/ric.ttl", "data/links/wikidata.ttl", "ontology/labgraph.ttl"] {
        for extension in ["ttl", "nt", "rdf", "jsonld"] {
            let name = format!("again.{extension}");
            assert_eq!(place.run(&["export", "--graph", path, "-o", &name]).code, Some(0));
            assert_eq!(diff(&place, &[path, &name]).to_string(), "No difference.\n", "{path} {name}");
        }
    }
    // Files, folders and workspaces; the workspace as one file, with and without its graphs.
    place.run(&["export", "-o", "all.nq"]);
    place.run(&["export", "-o", "all.ttl"]);
    place.run(&["init", "copy"]);
    for (old, new) in [
        ("all.nq", "."),
        (".", "all.ttl"),
        ("all.ttl", "all.nq"),
        ("copy", "."),
        ("copy/data", "data"),
        ("data/labs", "copy/data/labs"),
    ] {
        assert_eq!(diff(&place, &[old, new]).to_string(), "No difference.\n", "{old} {new}");
    }
    place.write("copy/data/labs/ric.ttl", "");
    assert_eq!(diff(&place, &["copy/data", "data", "-q"]).code, Some(1));
}

#[test]
fn relative_iris_and_graph_names_of_single_files_make_no_difference() {
    let place = Place::empty();
    place.write("a/one.ttl", "<> <http://e/p> <#x> .\n");
    place.write("b/two.ttl", "<>   <http://e/p>  <#x>.\n");
    place.write("b/three.nq", "<http://e/a> <http://e/p> <http://e/b> <http://e/g> .\n");
    assert_eq!(diff(&place, &["a/one.ttl", "b/two.ttl"]).to_string(), "No difference.\n");
    expect![[r#"
        - <file://[FOLDER]/a/one.ttl> <http://e/p> <file://[FOLDER]/a/one.ttl#x> .
        + <http://e/a> <http://e/p> <http://e/b> .
        --- exit code 1
    "#]]
    .assert_eq(&diff(&place, &["a/one.ttl", "b/three.nq", "--format", "nq"]).to_string());
    expect![[r#"
        - <https://w3id.org/labgraph/graph/one> <http://e/p> <https://w3id.org/labgraph/graph/one#x> <https://w3id.org/labgraph/graph/one> .
        + <http://e/a> <http://e/p> <http://e/b> <http://e/g> .
        + <https://w3id.org/labgraph/graph/two> <http://e/p> <https://w3id.org/labgraph/graph/two#x> <https://w3id.org/labgraph/graph/two> .
        --- exit code 1
    "#]].assert_eq(&diff(&place, &["a", "b", "--format", "nq"]).to_string());
}

#[test]
fn how_it_is_written_counts_and_is_told_so() {
    let place = Place::empty();
    place.write("old.ttl", "@prefix e: <http://e/> . e:a e:n 1.0 ; e:y \"2019\" ; e:f 340000 ; e:b true ; e:l \"x\"@en ; e:i e:j .\n");
    place.write("new.ttl", "@prefix e: <http://e/> . e:a e:n 1 ; e:y \"2019\"^^<http://www.w3.org/2001/XMLSchema#gYear> ; e:f 340001 ; e:b \"true\" ; e:l \"x\"@fr ; e:i \"http://e/j\" .\n");
    expect![[r#"
        <http://e/a>
          <http://e/b>: true → "true"
          <http://e/f>: 340.000 → 340.001
          <http://e/i>: <http://e/j> → "http://e/j"
          <http://e/l> (en) verwijderd: "x"
          <http://e/l> (fr) toegevoegd: "x"
          <http://e/n>: "1.0"^^xsd:decimal → "1"^^xsd:integer (hetzelfde getal, anders geschreven)
          <http://e/y>: "2019" → 2019

        6 uitspraken verwijderd, 6 toegevoegd
        --- exit code 1
    "#]]
    .assert_eq(&diff(&place, &["old.ttl", "new.ttl", "--lang", "nl"]).to_string());
}

#[test]
fn blank_nodes_and_lists_are_told_by_what_they_hang_on() {
    let place = Place::empty();
    let shape = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix e: <http://e/> .\n\
        e:S sh:property [ sh:path e:a ; sh:maxCount 1 ] ,\n\
            [ sh:path e:b ; sh:or ( [ sh:class e:A ] [ sh:class e:B ] ) ; sh:in ( 1 2 3 ) ] .\n";
    place.write("old.ttl", shape);
    let new = shape.replace("maxCount 1", "maxCount 2").replace("sh:class e:B", "sh:class e:C");
    place.write("new.ttl", new.replace("1 2 3", "1 9 2 3"));
    expect![[r#"
        <http://e/S>
          sh:property
            sh:maxCount: 1 → 2
          sh:property
            sh:in
              item added: 9
              rest of the list: _:bf09dcfb92ea374e0n2 → _:new1
              rest of the list added: _:bf09dcfb92ea374e0n2
            sh:or
              item
                sh:class: <http://e/B> → <http://e/C>

        3 statements removed, 5 added
        --- exit code 1
    "#]]
    .assert_eq(&diff(&place, &["old.ttl", "new.ttl"]).to_string());
}

#[test]
fn two_things_that_look_the_same_are_told_apart() {
    let place = Place::empty();
    let text = "@prefix e: <http://e/> . @prefix s: <http://www.w3.org/2004/02/skos/core#> .\n\
        e:a e:p e:b . e:b s:prefLabel \"B\" . e:c s:prefLabel \"B\" .\n";
    place.write("old.ttl", text);
    place.write("new.ttl", text.replace("e:p e:b", "e:p e:c"));
    expect![[r#"
        <http://e/a>
          <http://e/p>: B (<http://e/b>) → B (<http://e/c>)

        1 statement removed, 1 added
        --- exit code 1
    "#]]
    .assert_eq(&diff(&place, &["old.ttl", "new.ttl"]).to_string());
}

#[test]
fn hostile_text_stays_text() {
    let place = Place::empty();
    place.write("old.ttl", "<http://e/a> <http://e/p> \"a\" .\n");
    place.write("new.ttl", "<http://e/a> <http://e/p> \"\\u001B[31m| <b> *x* `y` [z](http://e) \\u202E\\n# _h_\" ; <http://www.w3.org/2000/01/rdf-schema#label> \"a|b\\n## c\" .\n");
    expect![[r#"
        a|b ## c  <http://e/a>
          <http://e/p>: "a" → "[31m| <b> *x* `y` [z](http://e)  # _h_"
          label added: "a|b ## c"

        1 statement removed, 2 added
        --- exit code 1
    "#]]
    .assert_eq(&diff(&place, &["old.ttl", "new.ttl"]).to_string());
    expect![[r####"
        ### a\|b \#\# c `<http://e/a>`

        | property | before | after |
        | --- | --- | --- |
        | &lt;http://e/p> | "a" | "\[31m\| &lt;b> \*x\* \`y\` \[z\](http://e)  \# \_h\_" |

        - label added: "a\|b \#\# c"

        1 statement removed, 2 added
        --- exit code 1
    "####]]
    .assert_eq(&diff(&place, &["old.ttl", "new.ttl", "--format", "md"]).to_string());
}

#[test]
fn triple_terms_are_compared() {
    let place = Place::empty();
    place.write("old.nt", "_:r <http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies> <<( <http://e/a> <http://e/p> _:x )>> .\n_:x <http://e/q> \"1\" .\n");
    place.write("same.nt", "_:b <http://e/q> \"1\" .\n_:a <http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies> <<( <http://e/a> <http://e/p> _:b )>> .\n");
    place.write("new.nt", "_:b <http://e/q> \"1\" .\n_:a <http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies> <<( <http://e/a> <http://e/p2> _:b )>> .\n");
    assert_eq!(diff(&place, &["old.nt", "same.nt"]).to_string(), "No difference.\n");
    for format in ["text", "md", "json", "nq", "patch"] {
        let outcome = diff(&place, &["old.nt", "new.nt", "--format", format]);
        assert!(outcome.code == Some(1) && outcome.stdout.contains("p2"), "{outcome}");
    }
}

#[test]
fn long_differences_are_cut_unless_all_is_wanted() {
    let place = Place::empty();
    let thing = |i: usize| format!("<http://e/{i}> <http://e/p> {i} .\n");
    let things = |n: usize| (0..n).map(thing).collect::<Vec<_>>().concat();
    place.write("old.ttl", things(1));
    place.write("new.ttl", things(60) + "<http://e/0> <http://e/q> 1,2,3,4,5,6,7,8,9 .\n");
    let text = diff(&place, &["old.ttl", "new.ttl"]).stdout;
    let end: Vec<&str> = text.lines().rev().take(3).collect();
    assert_eq!(end, ["68 statements added (--all shows everything)", "", "… and 20 more"], "{text}");
    assert!(text.contains("<http://e/q> added: 1; 2; 3; 4; 5; 6; … and 3 more\n"), "{text}");
    let all = diff(&place, &["old.ttl", "new.ttl", "--all"]).stdout;
    assert!(!all.contains("more") && all.contains("<http://e/59>"), "{all}");
}

#[test]
fn revisions_of_a_workspace_in_a_subfolder() {
    let place = Place::empty();
    place.run(&["init", "deep/mine"]);
    commit(place.path());
    edit(&place, "deep/mine/data/labs/vinnova.ttl", "lab:value 240", "lab:value 255");
    place.write("data/labs/elsewhere.ttl", "<http://e/a> <http://e/p> 1 .");
    place.write("deep/mine/data/.hidden.ttl", "no Turtle");
    commit(place.path());
    edit(&place, "deep/mine/data/labs/ric.ttl", "lab:value 10000", "lab:value 12000");
    let inside = |folder: &str, arguments: &[&str]| {
        place.run_with(&[&["diff"], arguments].concat(), b"", |command| {
            command.env("PATH", path()).current_dir(place.path().join(folder));
        })
    };
    expect![[r#"
        Rijks Innovatie Community (RIC)  lid:ric
          contribution (Ministry of General Affairs (Netherlands)): 10,000 → 12,000 EUR a year

        Vinnova  lid:vinnova
          staff: about 240 → about 255 persons

        2 statements removed, 2 added
        --- exit code 1
    "#]]
    .assert_eq(&inside("deep/mine/data", &["HEAD~1"]).to_string());
    let one = inside("deep/mine", &["HEAD~1", "HEAD"]);
    expect![[r#"
        Vinnova  lid:vinnova
          staff: about 240 → about 255 persons

        1 statement removed, 1 added
        --- exit code 1
    "#]]
    .assert_eq(&one.to_string());
    for same in [
        &["HEAD~1", "data/labs/vinnova.ttl"][..],
        &["HEAD~1:data/labs/vinnova.ttl", "HEAD:data/labs/vinnova.ttl"],
        &["HEAD~1:data/labs/vinnova.ttl"],
        &["main~1:data/labs", "HEAD:data/labs"],
        &["HEAD~1", "graph:data/labs/vinnova"],
        &["HEAD~1", "https://w3id.org/labgraph/graph/data/labs/vinnova"],
        &["HEAD~1", "data/labs/vinnova"],
    ] {
        assert_eq!(inside("deep/mine", same), one, "{same:?}");
    }
    assert_eq!(inside("deep/mine", &["HEAD~1", "data/labs"]), inside("deep/mine", &["HEAD~1"]));
    assert_eq!(inside("deep/mine", &[]), inside("deep/mine", &["data/labs/ric.ttl"]));
}

#[test]
fn a_path_that_exists_comes_before_a_revision() {
    let place = committed();
    git(place.path(), &["branch", "draft.ttl"]);
    assert_eq!(diff(&place, &["draft.ttl", "."]).to_string(), "No difference.\n", "a branch");
    place.write("draft.ttl", "<http://e/a> <http://e/p> 1 .");
    let outcome = diff(&place, &["draft.ttl", "draft.ttl"]);
    assert_eq!(outcome.to_string(), "No difference.\n");
    assert_eq!(diff(&place, &["draft.ttl", ".", "-q"]).code, Some(1), "a file");
}

#[test]
fn what_cannot_be_compared_is_named() {
    let place = committed();
    place.write("bad.ttl", "<http://e/a> <http://e/p> .");
    place.write("notes.txt", "no RDF");
    std::fs::create_dir(place.path().join("empty")).unwrap();
    let shown = [
        &["nope"][..],
        &["HEAD~9", "."],
        &["HEAD:data/nope.ttl"],
        &["bad.ttl", "bad.ttl"],
        &["notes.txt", "bad.ttl"],
        &["empty", "data"],
        &["--format", "csv"],
        &["HEAD", "-o", "x.xlsx"],
        &["--", "--upload-pack=x", "."],
    ]
    .iter()
    .map(|arguments| format!("$ {}\n{}", arguments.join(" "), diff(&place, arguments)))
    .collect::<Vec<_>>()
    .concat();
    expect![[r#"
        $ nope
        --- stderr
        error: there is no file, folder or graph "nope", and no git revision of that name
        --- exit code 2
        $ HEAD~9 .
        --- stderr
        error: there is no file, folder or graph "HEAD~9", and no git revision of that name
        --- exit code 2
        $ HEAD:data/nope.ttl
        --- stderr
        error: the revision HEAD has no RDF file data/nope.ttl
        --- exit code 2
        $ bad.ttl bad.ttl
        --- stderr
        error: . is not a valid RDF object
         --> bad.ttl:1:27
          |
        1 | <http://e/a> <http://e/p> .
          |                           ^
        --- exit code 3
        $ notes.txt bad.ttl
        --- stderr
        error: The subject of a triple must be an IRI or a blank node
         --> notes.txt:1:1
          |
        1 | no RDF
          | ^
        --- exit code 3
        $ empty data
        --- stderr
        error: empty holds no RDF file
        hint: the extensions are: .ttl .trig .nt .nq .n3 .rdf .xml .jsonld
        --- exit code 2
        $ --format csv
        --- stderr
        error: there is no format "csv" of a difference
        hint: for a difference: text, md, json, nq, patch
        --- exit code 2
        $ HEAD -o x.xlsx
        --- stderr
        error: x.xlsx: the extension tells no format of a difference
        hint: for a difference: text, md, json, nq, patch
        --- exit code 2
        $ -- --upload-pack=x .
        --- stderr
        error: there is no file, folder or graph "--upload-pack=x", and no git revision of that name
        --- exit code 2
    "#]]
    .assert_eq(&shown);
    expect![[r#"
        --- stderr
        error: there is no workspace here to compare with what was committed
        hint: name two files, folders or workspaces to compare
        hint: labgraph init DIR makes a workspace
        --- exit code 2
    "#]]
    .assert_eq(&Place::empty().run(&["diff"]).to_string());
    expect![[r#"
        --- stderr
        error: there is no file, folder or graph "HEAD", and no git revision of that name
        hint: . is in no git repository
        --- exit code 2
    "#]]
    .assert_eq(&diff(&Place::with_workspace(), &["HEAD"]).to_string());
    let no_git = place.run_with(&["diff"], b"", |command| {
        command.env("PATH", place.path());
    });
    expect![[r#"
        --- stderr
        error: git cannot be run: No such file or directory (os error 2)
        hint: install git to compare with a revision
        --- exit code 3
    "#]]
    .assert_eq(&no_git.to_string());
    // What is broken in a revision has the name of the revision.
    edit(&place, "data/labs/ric.ttl", "lab:value 10000", "lab:value \"10000");
    commit(place.path());
    let broken = diff(&place, &["HEAD", "HEAD~1"]);
    assert!(broken.code == Some(3) && broken.stderr.contains("HEAD:data/labs/ric.ttl:"), "{broken}");
}

#[test]
fn data_may_stand_in_the_place_of_the_workspace() {
    let place = Place::with_workspace();
    let outcome = place.run(&["--data", "data/labs/ric.ttl", "diff", "data/labs/ric.ttl", "."]);
    assert_eq!(outcome.to_string(), "No difference.\n");
}

/// The W3C's own pairs: each input and its canonical form say the same.
#[test]
fn canonical_forms_of_the_suite_are_no_difference() {
    let Some(shared) = crate::shared::folder() else { return };
    let folder = shared.join("conformance/rdf-canon/rdfc10");
    let mut forms: Vec<(String, Vec<Quad>)> = Vec::new();
    for entry in std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
        let name = entry.file_name().unwrap().to_str().unwrap().to_owned();
        let Some(stem) = name.strip_suffix("-rdfc10.nq") else { continue };
        let quads = |path: &Path| -> Vec<Quad> {
            let text = std::fs::read(path).unwrap();
            let parser = RdfParser::from_format(RdfFormat::NQuads).rename_blank_nodes();
            parser.for_slice(&text).map(Result::unwrap).collect()
        };
        let (input, form) = (quads(&folder.join(format!("{stem}-in.nq"))), quads(&entry));
        let diff = Diff::between(&input, &form);
        assert!(diff.is_empty(), "{stem}: {diff:?}");
        // Some of the suite's forms are made with another hash.
        let mut text = Vec::new();
        labgraph::render::canonical(&form, &mut text).unwrap();
        forms.push((String::from_utf8(text).unwrap(), form));
    }
    assert!(forms.len() > 60, "{}", forms.len());
    // And of any two, only those that are the same to the byte, and patches lead from each to each.
    for (one, old) in &forms {
        for (other, new) in forms.iter().filter(|(other, _)| other.len() < 2000 && one.len() < 2000) {
            let diff = Diff::between(old, new);
            assert_eq!(diff.is_empty(), one == other, "{one}\n{other}");
            assert!(Diff::between(&apply(&diff, old).unwrap(), new).is_empty(), "{one}\n{other}");
        }
    }
}

/// Those that canonicalisation must refuse as too hard have no difference from themselves either.
#[test]
fn inputs_made_to_be_hard_end_soon() {
    let Some(shared) = crate::shared::folder() else { return };
    let folder = shared.join("conformance/rdf-canon/rdfc10");
    let mut count = 0;
    for path in std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
        if !path.to_str().unwrap().ends_with("-in.nq") {
            continue;
        }
        let text = std::fs::read(&path).unwrap();
        let quads = || -> Vec<Quad> {
            let parser = RdfParser::from_format(RdfFormat::NQuads).rename_blank_nodes();
            parser.for_slice(&text).map(Result::unwrap).collect()
        };
        let (one, mut other) = (quads(), quads());
        other.reverse();
        let start = std::time::Instant::now();
        assert!(Diff::between(&one, &other).is_empty(), "{}", path.display());
        assert!(start.elapsed().as_secs() < 20, "{}: {:?}", path.display(), start.elapsed());
        count += 1;
    }
    assert!(count > 60, "{count}");
}

/// Open data with thousands of blank nodes, as another program writes it, and one value changed in it.
#[test]
fn a_large_file_written_anew_is_no_difference() {
    let Some(shared) = crate::shared::folder() else { return };
    let place = Place::empty();
    for name in ["corporatebodies", "countries"] {
        let file = shared.join(format!("opendata/eu-authority/{name}.ttl"));
        let mut quads = read_files(std::slice::from_ref(&file), &mut |_| ()).unwrap();
        quads.reverse();
        let write = |quads: &[Quad]| {
            let mut writer = RdfSerializer::from_format(RdfFormat::NTriples).for_writer(Vec::new());
            for quad in quads {
                writer.serialize_triple(quad.as_ref()).unwrap();
            }
            place.write("again.nt", writer.finish().unwrap())
        };
        write(&quads);
        let file = file.to_str().unwrap();
        assert_eq!(diff(&place, &[file, "again.nt"]).to_string(), "No difference.\n");
        let gone = quads.pop().unwrap();
        write(&quads);
        let start = std::time::Instant::now();
        let patch = diff(&place, &[file, "again.nt", "--format", "patch"]).stdout;
        assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
        assert_eq!(patch.lines().count(), 3, "{gone}: {patch}");
    }
}

#[test]
fn a_range_of_revisions_is_told_to_be_two() {
    let place = Place::with_workspace();
    let outcome = place.run(&["diff", "HEAD~1..HEAD"]);
    assert_eq!(outcome.code, Some(2), "{outcome}");
    assert!(
        outcome.stderr.contains("hint: for a range, name both ends: labgraph diff HEAD~1 HEAD"),
        "{outcome}"
    );
}
