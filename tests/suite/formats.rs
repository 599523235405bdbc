//! Every format of rows and graphs.

use crate::command::{Place, labgraph};
use calamine::{Data, Reader, Xlsx, open_workbook};
use expect_test::expect;
use labgraph::render::{GraphFormat, RowFormat};

const ROWS: &str = "SELECT * { VALUES (?thing ?number ?text ?day) {
    (lid:nesta 45670000 'a|b'@en '2023-05-01'^^xsd:date) (UNDEF 0.50 UNDEF UNDEF) } }";

fn rows(format: &str) -> String {
    labgraph(&["query", ROWS, "--format", format]).to_string()
}

#[test]
fn rows_in_every_text_format() {
    expect![[r"
        ┌───────────┬────────────┬──────┬────────────┐
        │ thing     ┆ number     ┆ text ┆ day        │
        ╞═══════════╪════════════╪══════╪════════════╡
        │ lid:nesta ┆ 45,670,000 ┆ a|b  ┆ 2023-05-01 │
        │           ┆        0.5 ┆      ┆            │
        └───────────┴────────────┴──────┴────────────┘
    "]]
    .assert_eq(&rows("table"));
    expect![[r"
        thing,number,text,day[CR]
        https://w3id.org/labgraph/id/nesta,45670000,a|b,2023-05-01[CR]
        ,0.5,,[CR]
    "]]
    .assert_eq(&labgraph(&["query", ROWS, "--format", "csv"]).stdout.replace('\r', "[CR]"));
    expect![[r#"
        ?thing	?number	?text	?day
        <https://w3id.org/labgraph/id/nesta>	45670000	"a|b"@en	"2023-05-01"^^<http://www.w3.org/2001/XMLSchema#date>
        	0.5		
    "#]].assert_eq(&rows("tsv"));
    expect![[r#"
        {"head":{"vars":["thing","number","text","day"]},"results":{"bindings":[{"thing":{"type":"uri","value":"https://w3id.org/labgraph/id/nesta"},"number":{"type":"literal","value":"45670000","datatype":"http://www.w3.org/2001/XMLSchema#integer"},"text":{"type":"literal","value":"a|b","xml:lang":"en"},"day":{"type":"literal","value":"2023-05-01","datatype":"http://www.w3.org/2001/XMLSchema#date"}},{"number":{"type":"literal","value":"0.5","datatype":"http://www.w3.org/2001/XMLSchema#decimal"}}]}}
    "#]].assert_eq(&rows("json"));
    expect![[r#"
        {"thing":"https://w3id.org/labgraph/id/nesta","number":45670000,"text":"a|b","day":"2023-05-01"}
        {"thing":null,"number":0.5,"text":null,"day":null}
    "#]]
    .assert_eq(&rows("jsonl"));
    expect![[r#"
        <?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="thing"/><variable name="number"/><variable name="text"/><variable name="day"/></head><results><result><binding name="thing"><uri>https://w3id.org/labgraph/id/nesta</uri></binding><binding name="number"><literal datatype="http://www.w3.org/2001/XMLSchema#integer">45670000</literal></binding><binding name="text"><literal xml:lang="en">a|b</literal></binding><binding name="day"><literal datatype="http://www.w3.org/2001/XMLSchema#date">2023-05-01</literal></binding></result><result><binding name="number"><literal datatype="http://www.w3.org/2001/XMLSchema#decimal">0.5</literal></binding></result></results></sparql>
    "#]].assert_eq(&rows("xml"));
    expect![[r"
        | thing | number | text | day |
        | --- | ---: | --- | --- |
        | lid:nesta | 45,670,000 | a\|b | 2023-05-01 |
        |  | 0.5 |  |  |
    "]]
    .assert_eq(&rows("md"));
    let html = rows("html");
    let body = html.split("<tbody>").nth(1).unwrap();
    expect![[r#"

        <tr><td><a href="https:&#x2f;&#x2f;w3id.org&#x2f;labgraph&#x2f;id&#x2f;nesta">lid:nesta</a></td><td class="number">45,670,000</td><td>a|b</td><td>2023-05-01</td></tr>
        <tr><td></td><td class="number">0.5</td><td></td><td></td></tr>
        </tbody>
        </table>
        </body>
        </html>
    "#]].assert_eq(body);
}

#[test]
fn yes_and_no_in_every_format() {
    let formats = ["table", "csv", "tsv", "json", "jsonl", "xml", "md"];
    let answers = formats.map(|format| labgraph(&["query", "ASK {}", "--format", format]).to_string());
    expect![[r#"
        true
        true
        true
        {"head":{},"boolean":true}
        true
        <?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head></head><boolean>true</boolean></sparql>
        true
    "#]].assert_eq(&answers.join(""));
    assert!(labgraph(&["query", "ASK {}", "--format", "html"]).stdout.contains("<td>true</td>"));
    let place = Place::empty();
    place.run(&["query", "ASK {}", "-o", "yes.xlsx"]);
    let mut book: Xlsx<_> = open_workbook(place.path().join("yes.xlsx")).unwrap();
    assert_eq!(book.worksheet_range_at(0).unwrap().unwrap().get((1, 0)), Some(&Data::Bool(true)));
}

#[test]
fn a_spreadsheet_has_typed_cells_a_header_row_and_units() {
    let place = Place::empty();
    let outcome = place.run(&["run", "resources", "-o", "resources.xlsx"]);
    assert_eq!(outcome.code, Some(0), "{outcome}");
    let mut book: Xlsx<_> = open_workbook(place.path().join("resources.xlsx")).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let header: Vec<String> = sheet.rows().next().unwrap().iter().map(ToString::to_string).collect();
    expect![
        "Organisation | Country | Kind | Budget (EUR) | Period | Staff | Per head (EUR) | Precision | Source"
    ]
    .assert_eq(&header.join(" | "));
    let nesta = sheet.rows().find(|row| row[0] == Data::String("Nesta".to_owned())).unwrap();
    assert!(nesta.contains(&Data::Float(45_670_000.0)) && nesta.contains(&Data::Float(119.0)), "{nesta:?}");
    let again = place.run(&["run", "resources", "-o", "again.xlsx"]);
    assert_eq!(again.code, Some(0));
    let bytes = |name| std::fs::read(place.path().join(name)).unwrap();
    assert!(bytes("resources.xlsx") == bytes("again.xlsx"), "the same answer gives the same bytes");
    place.write("evil.nt", "<http://example.org/a> <http://example.org/b> \"=1+1\" .");
    place.run(&["--data", "evil.nt", "query", "SELECT ?o { ?s ?p ?o }", "-o", "evil.xlsx"]);
    let mut book: Xlsx<_> = open_workbook(place.path().join("evil.xlsx")).unwrap();
    assert!(book.worksheet_formula("Sheet1").unwrap().is_empty(), "a text has become a formula");
    assert_eq!(
        book.worksheet_range_at(0).unwrap().unwrap().get((1, 0)),
        Some(&Data::String("=1+1".to_owned()))
    );
}

#[test]
fn the_extension_of_the_output_tells_the_format() {
    let place = Place::empty();
    for format in RowFormat::ALL {
        let file = format!("rows.{}", if format == RowFormat::Table { "txt" } else { format.name() });
        let outcome = place.run(&["query", ROWS, "-o", &file]);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(0), ""), "{outcome}");
        if !format.is_binary() {
            assert_eq!(
                place.read(&file),
                labgraph(&["query", ROWS, "--format", format.name()]).stdout,
                "{file}"
            );
        }
    }
    for format in GraphFormat::ALL {
        let file = format!("graph.{}", format.name());
        let construct = "CONSTRUCT { ?s lab:budget ?o } { ?s lab:budget ?o }";
        assert_eq!(place.run(&["query", construct, "-o", &file]).code, Some(0), "{file}");
        assert_eq!(
            place.read(&file),
            labgraph(&["query", construct, "--format", format.name()]).stdout,
            "{file}"
        );
    }
}

#[test]
fn a_graph_may_be_written_as_rows() {
    let construct = "CONSTRUCT { ?s lab:country ?o } { ?s lab:country ?o ; a lab:InnovationAgency }";
    expect![[r"
        ┌─────────────┬─────────────┬─────────────┐
        │ subject     ┆ predicate   ┆ object      │
        ╞═════════════╪═════════════╪═════════════╡
        │ lid:nesta   ┆ lab:country ┆ country:GBR │
        │ lid:vinnova ┆ lab:country ┆ country:SWE │
        └─────────────┴─────────────┴─────────────┘
    "]]
    .assert_eq(&labgraph(&["query", construct, "--format", "table"]).to_string());
}
