//! `labgraph report`.

use crate::command::{Outcome, Place, labgraph, project};
use expect_test::expect_file;

/// The workspace of two organisations of the benchmark, with what is said of their sources.
fn small() -> Place {
    let place = Place::with_workspace();
    for entry in std::fs::read_dir(place.path().join("data/labs")).unwrap() {
        let path = entry.unwrap().path();
        if !["vinnova.ttl", "ric.ttl"].contains(&path.file_name().unwrap().to_str().unwrap()) {
            std::fs::remove_file(path).unwrap();
        }
    }
    std::fs::remove_dir_all(place.path().join("data/links")).unwrap();
    place
}

/// A workspace with these statements and nothing else, beside the ontology and the queries.
fn holding(turtle: &str) -> Place {
    let place = Place::with_workspace();
    std::fs::remove_dir_all(place.path().join("data")).unwrap();
    place.write("data/all.ttl", turtle);
    place
}

const PREFIXES: &str = "PREFIX lab: <https://w3id.org/labgraph/ns#>
PREFIX labc: <https://w3id.org/labgraph/concept/>
PREFIX lid: <https://w3id.org/labgraph/id/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX schema: <http://schema.org/>
PREFIX currency: <http://publications.europa.eu/resource/authority/currency/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
";

/// A report without the numbers of lines, which change with the files.
fn without_lines(report: &str) -> String {
    let mut kept = String::new();
    let mut rest = report;
    while let Some((before, after)) = rest.split_once(".ttl:") {
        kept.push_str(before);
        kept.push_str(".ttl:LINE");
        rest = after.trim_start_matches(|c: char| c.is_ascii_digit() || c == '–' || c == ',' || c == ' ');
    }
    kept + rest
}

fn done(outcome: &Outcome) -> &str {
    assert_eq!((outcome.stderr.as_str(), outcome.code), ("", Some(0)));
    &outcome.stdout
}

#[test]
fn the_report_of_two_organisations() {
    let place = small();
    let markdown = place.run(&["report", "--lang", "en"]);
    expect_file!["../snapshots/report.md"].assert_eq(&without_lines(done(&markdown)));
    let html = place.run(&["report", "--format", "html", "--lang", "nl"]);
    expect_file!["../snapshots/report.html"].assert_eq(&without_lines(done(&html)));
    assert_eq!(markdown, place.run(&["report", "--lang", "en"]), "a second run has other bytes");
}

#[test]
fn the_numbers_are_those_of_the_saved_query() {
    let rows = labgraph(&["run", "resources", "--format", "csv"]).stdout;
    let report = labgraph(&["report", "--lang", "en"]).stdout;
    let table = report.split("<a id=\"t-resources\"></a>").nth(1).unwrap().split("<a id").next().unwrap();
    let plain = table.replace(',', "");
    let mut count = 0;
    for row in rows.lines().skip(1) {
        for cell in row.split(',').filter(|cell| cell.parse::<f64>().is_ok()) {
            assert!(plain.contains(&format!("| {cell} |")), "{cell} is not in the report:\n{table}");
            count += 1;
        }
    }
    assert!(count > 20, "{count}");
}

#[test]
fn each_of_the_nine_has_its_page_in_three_languages() {
    for (language, role, governance, resources, unknown) in [
        ("en", "Role", "Governance", "Resources", "Unknown, says the source"),
        ("nl", "Rol", "Governance", "Middelen", "Onbekend volgens de bron"),
        ("fr", "Rôle", "Gouvernance", "Moyens", "Inconnu selon la source"),
    ] {
        let html = labgraph(&["report", "--format", "html", "--lang", language]).stdout;
        assert!(html.contains(&format!("<html lang=\"{language}\">")));
        for slug in [
            "ric",
            "labx",
            "co-pi",
            "nesta",
            "ditp-network",
            "nmbs-innovation-lab",
            "sandbox-vlaanderen",
            "vinnova",
            "ino",
        ] {
            assert!(html.contains(&format!("<h3 id=\"o-{slug}\" class=\"new-page\">")), "{slug}");
            for (part, word) in [("role", role), ("governance", governance), ("resources", resources)] {
                assert!(html.contains(&format!("<h4 id=\"o-{slug}-{part}\">{word}</h4>")), "{slug} {part}");
            }
        }
        assert_eq!(html.matches("class=\"new-page\">").count(), 9 + 2, "nine pages, annexes and sources");
        assert!(html.contains(unknown));
    }
}

#[test]
fn the_parts_stand_in_the_order_of_the_source() {
    let report = labgraph(&["report"]).stdout;
    let at = |id: &str| report.find(&format!("<a id=\"{id}\"></a>")).unwrap();
    // The source tells of the means of RIC before its governance.
    assert!(at("o-ric-role") < at("o-ric-resources") && at("o-ric-resources") < at("o-ric-governance"));
    assert!(at("o-ric") < at("o-labx") && at("o-labx") < at("o-co-pi") && at("o-vinnova") < at("o-ino"));
}

#[test]
fn each_figure_stands_there_with_its_source_and_its_line() {
    let place = Place::with_workspace();
    let query = "SELECT ?figure ?value ?source { ?figure lab:value ?value ; prov:wasDerivedFrom ?source }";
    let figures = place.run(&["query", query, "--format", "csv"]).stdout;
    let html = place.run(&["report", "--format", "html", "--lang", "en"]).stdout;
    let markdown = place.run(&["report", "--lang", "en"]).stdout;
    let table = markdown.split("<a id=\"t-figures\"></a>").nth(1).unwrap().split("<a id").next().unwrap();
    let mut count = 0;
    for row in figures.lines().skip(1) {
        let [figure, value, source] = row.split(',').collect::<Vec<_>>()[..] else { panic!("{row}") };
        let slug = figure.rsplit('/').next().unwrap();
        let label = place
            .run(&[
                "query",
                &format!("SELECT ?l {{ <{figure}> skos:prefLabel ?l FILTER(LANG(?l) = 'en') }}"),
                "--format",
                "csv",
            ])
            .stdout;
        let label = label.lines().nth(1).unwrap().trim_matches('"').to_owned();
        let line = table
            .lines()
            .find(|line| line.starts_with(&format!("| {label} |")))
            .unwrap_or_else(|| panic!("{slug} is not in the table of figures"));
        assert!(line.replace(',', "").contains(&format!("| {value} |")), "{line}");
        // The line of the file that the report names holds the number.
        let path = line.split('`').nth(1).unwrap();
        let (file, number) = path.rsplit_once(':').unwrap();
        let text = place.read(file);
        let stated = text.lines().nth(number.parse::<usize>().unwrap() - 1).unwrap();
        assert!(stated.contains(&format!("lab:value {value}")), "{path}: {stated}");
        // The reference leads to the source, and the source back.
        let source = place
            .run(&[
                "query",
                &format!("SELECT ?l {{ <{source}> skos:prefLabel ?l FILTER(LANG(?l) = 'en') }}"),
                "--format",
                "csv",
            ])
            .stdout;
        let source = source.lines().nth(1).unwrap().trim_matches('"').to_owned();
        let mark = line.split("](#s-").nth(1).unwrap().split(')').next().unwrap();
        let entry =
            html.split(&format!("<li id=\"s-{mark}\"")).nth(1).unwrap().split("</li>").next().unwrap();
        assert!(entry.contains(&format!("[{mark}] {source}")), "{entry}");
        count += 1;
    }
    assert!(count >= 25, "{count}");
}

#[test]
fn every_link_inside_a_report_leads_somewhere() {
    for format in ["html", "md"] {
        let report = labgraph(&["report", "--format", format]).stdout;
        let (open, close) = if format == "html" { ("href=\"#", '"') } else { ("](#", ')') };
        let mut count = 0;
        for target in report.split(open).skip(1).map(|rest| rest.split(close).next().unwrap()) {
            let found = report.matches(&format!(" id=\"{target}\"")).count();
            assert_eq!(found, 1, "{format}: #{target}");
            count += 1;
        }
        assert!(count > 200, "{count}");
    }
}

#[test]
fn a_page_needs_nothing_from_elsewhere() {
    let html = labgraph(&["report", "--format", "html"]).stdout;
    for word in ["<script", "<link", "<img", "<iframe", "@import", "url(", " src=", "onload="] {
        assert!(!html.contains(word), "{word}");
    }
    for word in [
        "@media print",
        "@page",
        "prefers-color-scheme: dark",
        "scope=\"col\"",
        "<title id=\"chart-1-title\">",
    ] {
        assert!(html.contains(word), "{word}");
    }
}

#[test]
fn charts_keep_currencies_apart_and_invent_no_number() {
    let html = labgraph(&["report", "--format", "html", "--lang", "en"]).stdout;
    let figure = |caption: &str| {
        let rest = html.split(&format!("<figcaption>{caption}</figcaption>")).nth(1);
        rest.unwrap_or_else(|| panic!("no chart {caption}")).split("</figure>").next().unwrap()
    };
    let budgets = figure("Sum (euro)");
    assert!(budgets.contains("about 313,000,000 EUR a year") && !budgets.contains("SEK"), "{budgets}");
    let unknown = budgets.split("French network of public innovation labs (DITP)\n").nth(1).unwrap();
    assert!(unknown.split("</text>").nth(1).unwrap().ends_with("unknown\n"), "{unknown}");
    // A bar for each number, and no more.
    assert_eq!(budgets.matches("<rect").count(), 7);
    // An approximate number has an open bar.
    assert_eq!(budgets.matches("fill=\"none\"").count(), 1, "{budgets}");
    assert!(figure("Per head (EUR)").contains("not stated"));
}

#[test]
fn hostile_labels_stay_text() {
    let place = holding(&format!(
        "{PREFIXES}
lid:bad a lab:InnovationLab ;
    skos:prefLabel \"<script>alert(1)</script> | `x` *b* [l](javascript:1)\\n# H \\u202E\"@en ;
    dcterms:description \"</td></table><img src=x onerror=1> | cell\\n\\n## Title\"@en ;
    <http://xmlns.com/foaf/0.1/homepage> <javascript:alert(1)> , <https://example.org/a(b)> ;
    lab:staff lid:f .
lid:f a lab:Figure ; lab:value 3 ; lab:precision labc:exact .
lid:other a lab:InnovationLab ; skos:prefLabel \"1. other\"@en ; lab:staff lid:g .
lid:g a lab:Figure ; lab:value 4 ; lab:precision labc:exact .
"
    ));
    let html = place.run(&["report", "--format", "html"]).stdout;
    for word in ["<script", "<img", "href=\"javascript", "\u{202e}"] {
        assert!(!html.contains(word), "{word}");
    }
    assert!(html.contains("&lt;script&gt;"));
    // In the chart too.
    assert!(html.contains("<svg") && html.split("<svg").nth(1).unwrap().contains("&lt;script&gt;"));
    // An escaped bracket ends no link.
    let markdown = place.run(&["report"]).stdout.replace("\\]", "");
    for word in ["<script", "<img", "](javascript", "\n# H", "\n## Title", "\u{202e}"] {
        assert!(!markdown.contains(word), "{word}");
    }
    for line in markdown.lines().filter(|line| line.starts_with("| ")) {
        let cells = line.replace("\\|", "").matches(" | ").count();
        assert!(cells < 12, "{line}");
    }
    let row = markdown.lines().find(|line| line.starts_with("| Description")).unwrap();
    assert_eq!(row.replace("\\|", "").matches('|').count(), 4, "{row}");
    let compared = place.run(&["compare", "bad", "other", "--format", "md"]).stdout;
    assert!(!compared.contains("<script") && !compared.contains("\n# H"), "{compared}");
}

#[test]
fn a_graph_without_organisations_is_a_short_document() {
    let place = holding("");
    let outcome = place.run(&["report"]);
    let text = done(&outcome);
    assert!(text.contains("The graph holds no organisation to compare."), "{text}");
    assert!(!text.contains("## The organisations") && !text.contains("## Sources"), "{text}");
    assert!(text.lines().count() < 30, "{text}");
    let html = place.run(&["report", "--format", "html", "--lang", "fr"]);
    assert!(done(&html).contains("Le graphe ne contient aucune organisation à comparer."));
}

#[test]
fn a_lab_with_nothing_but_a_name_and_figures_of_several_editions() {
    let place = holding(&format!(
        "{PREFIXES}
lid:bare a lab:InnovationLab ; skos:prefLabel \"Bare\"@en .
lid:old a lab:InnovationAgency ; skos:prefLabel \"Old\"@en ; lab:budget lid:b1 , lid:b2 .
lid:b1 a lab:Figure ; lab:value 100 ; lab:currency currency:EUR ; lab:period labc:per-year ;
    lab:precision labc:exact ; schema:validFrom \"2023-01-01\"^^xsd:date ; schema:validThrough \"2023-12-31\"^^xsd:date .
lid:b2 a lab:Figure ; lab:value 250 ; lab:currency currency:EUR ; lab:period labc:per-year ;
    lab:precision labc:approximate ; schema:validFrom \"2024-01-01\"^^xsd:date .
"
    ));
    let outcome = place.run(&["report", "--lang", "en"]);
    let text = done(&outcome);
    assert!(text.contains("Nothing but its name is known."), "{text}");
    assert!(text.contains("100 EUR a year from 1 January 2023 until 31 December 2023"), "{text}");
    assert!(text.contains("about 250 EUR a year from 1 January 2024"), "{text}");
    // What has no source says so by saying none, and still where it stands.
    assert!(text.contains("`data/all.ttl:"), "{text}");
    let alone = place.run(&["--data", "data/all.ttl", "report", "--no-inference"]);
    assert!(done(&alone).contains("### Bare"));
}

#[test]
fn a_query_of_ones_own_joins_by_its_header() {
    let place = small();
    place.write(
        "queries/own.rq",
        "#+ summary: My own table\n#+ labgraph:\n#+   report: 5\n#+   chart: { kind: bar, x: lab, y: n }\n\
         SELECT ?lab ?n { ?lab lab:staff/lab:value ?n } ORDER BY ?n\n",
    );
    let text = place.run(&["report"]);
    let text = done(&text).to_owned();
    assert!(text.find("### My own table").unwrap() < text.find("### Budget, staff").unwrap(), "{text}");
    let html = place.run(&["report", "--format", "html"]).stdout;
    assert!(html.contains("<figcaption>n</figcaption>"), "its chart");
    place.write("queries/own.rq", "#+ labgraph:\n#+   report: 5\nASK { ?s ?p ?o }\n");
    let outcome = place.run(&["report"]);
    assert_eq!(
        (outcome.stderr.as_str(), outcome.code),
        (
            "error: the saved query own stands in the report, but is no SELECT query\n\
             hint: take report out of its header, or make it a SELECT query\n",
            Some(3)
        )
    );
    place.write("queries/own.rq", "#+ labgraph:\n#+   report: 5\nSELEC ?s\n");
    let outcome = place.run(&["report"]);
    assert!(outcome.stdout.contains("could not be read") && outcome.stdout.contains("own.rq"), "it is told");
}

#[test]
fn formats_and_files() {
    let place = Place::empty();
    for name in ["r.html", "r.htm", "r.md"] {
        assert_eq!(place.run(&["report", "-o", name]).to_string(), "", "{name}");
    }
    assert!(place.read("r.html").starts_with("<!DOCTYPE html>") && place.read("r.md").starts_with("# "));
    assert_eq!(place.read("r.html"), place.read("r.htm"));
    let wrong = place.run(&["report", "-o", "r.docx"]);
    assert_eq!(
        wrong.to_string(),
        "--- stderr\nerror: r.docx: the extension tells no format of a report\n\
         hint: a report is written as html, md\nhint: name the file .html or .md, or say --format\n\
         --- exit code 2\n"
    );
    let wrong = place.run(&["report", "--format", "csv"]);
    assert_eq!(
        wrong.to_string(),
        "--- stderr\nerror: a report has no format \"csv\"\nhint: a report is written as html, md\n\
         --- exit code 2\n"
    );
    let late = place.run(&["report", "--timeout", "0.000001"]);
    assert_eq!(late.code, Some(5), "{late}");
    assert!(late.stdout.is_empty());
}

#[test]
fn the_words_of_the_three_languages_are_all_there() {
    let source = std::fs::read_to_string(project().join("src/report/words.rs")).unwrap();
    assert!(source.contains("Leeswijzer") && source.contains("Sommaire"));
    let dutch = labgraph(&["report", "--lang", "nl"]).stdout;
    assert!(dutch.contains("313.000.000") && dutch.contains("2 maanden") && dutch.contains("november 2016"));
    let other = labgraph(&["report", "--lang", "de", "--format", "html"]).stdout;
    assert!(other.contains("<html lang=\"en\">"), "words that are English are said to be");
    let french = labgraph(&["report", "--lang", "fr"]).stdout;
    assert!(french.contains("313\u{202f}000\u{202f}000") && french.contains("novembre 2016"));
    for english in ["How to read", "Side by side", "Sources of", "not stated", "a year"] {
        assert!(!dutch.contains(english) && !french.contains(english), "{english}");
    }
}

/// The row of a table of a report that begins with a cell.
fn row_of<'a>(report: &'a str, table: &str, cell: &str) -> &'a str {
    let rest = report.split(&format!("<a id=\"{table}\"></a>")).nth(1);
    let rest = rest.unwrap_or_else(|| panic!("no {table}")).split("<a id").next().unwrap();
    let mut rows = rest.lines().filter(|line| line.starts_with(&format!("| {cell} |")));
    rows.next().unwrap_or_else(|| panic!("no row {cell} in {rest}"))
}

#[test]
fn numbers_are_found_however_they_are_written() {
    let place = holding(&format!(
        "{PREFIXES}
lid:a a lab:InnovationLab ; skos:prefLabel \"A\"@en ;
    dcterms:description \"\"\"Two
lines\"\"\"@en ;
    lab:budget lid:b1 , lid:b2 ,
        lid:b3 ; lab:staff lid:s .
lid:b1 a lab:Figure ; lab:currency currency:EUR ;
    lab:value 12.50 .
lid:b2 a lab:Figure ; lab:currency currency:EUR ;
    lab:value
        1.20E2 .
lid:b3 a lab:Figure ; lab:currency currency:EUR ; skos:note \"a # b\" ;
    lab:value \"0100\"^^xsd:integer .
lid:s a lab:Figure ; lab:unit labc:person ;

    lab:value +7 .
"
    ));
    let report = place.run(&["report", "--lang", "en"]);
    let (report, text) = (done(&report), place.read("data/all.ttl"));
    let line = |part: &str| 1 + text.lines().position(|line| line.contains(part)).unwrap();
    for (row, written) in [
        ("12.5 EUR", "12.50"),
        ("120 EUR", "1.20E2"),
        ("100 EUR", "0100"),
        ("7 persons", "+7"),
        ("Two lines", "Two"),
    ] {
        let found =
            report.lines().find(|line| line.contains(&format!("| {row}"))).unwrap_or_else(|| panic!("{row}"));
        assert!(found.contains(&format!("`data/all.ttl:{}`", line(written))), "{found}");
    }
    // In a table, and in a comparison, likewise.
    let staff = row_of(report, "t-staff", "[A](#o-a)");
    assert!(staff.contains(&format!("`data/all.ttl:{}`", line("+7"))), "{staff}");
    let triples = place.run(&["export", "--graph", "graph:data/all", "--format", "nt"]).stdout;
    place.write("all.nt", &triples);
    let report = place.run(&["--data", "all.nt", "report", "--lang", "en"]);
    let staff = done(&report).lines().find(|line| line.contains("| 7 ")).unwrap();
    let nth = 1 + triples.lines().position(|line| line.contains("/s>") && line.contains("#value>")).unwrap();
    assert!(staff.contains(&format!("`all.nt:{nth}`")), "{staff}\n{triples}");
}

#[test]
fn a_fact_cites_its_own_section_or_else_the_one_about_its_organisation() {
    let place = holding(&format!(
        "{PREFIXES}
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX org: <http://www.w3.org/ns/org#>
lid:doc a lab:Source ; skos:prefLabel \"Doc\"@en .
lid:about a lab:Source ; skos:prefLabel \"About\"@en ; dcterms:isPartOf lid:doc ; schema:position 1 ; foaf:primaryTopic lid:a .
lid:means a lab:Source ; skos:prefLabel \"Means\"@en ; dcterms:isPartOf lid:about ; schema:position 1 ; lab:saysUnknown lab:budget .
lid:rule a lab:Source ; skos:prefLabel \"Rule\"@en ; dcterms:isPartOf lid:about ; schema:position 2 .
lid:more a lab:Source ; skos:prefLabel \"More\"@en ; dcterms:isPartOf lid:about ; schema:position 3 .
lid:other a lab:Source ; skos:prefLabel \"Other\"@en ; schema:position 9 .
lid:a a lab:InnovationLab ; skos:prefLabel \"A\"@en ; dcterms:description \"Text A\"@en ;
    prov:wasDerivedFrom lid:about , lid:means , lid:other ;
    lab:statedUnknown lab:budget ; lab:staff lid:s ; lab:governedBy lid:board ;
    lab:supervisedBy lid:ministry ; org:subOrganizationOf lid:agency .
lid:s a lab:Figure ; lab:unit labc:person ; lab:value 7 ; prov:wasDerivedFrom lid:more .
lid:board a lab:GoverningBody ; skos:prefLabel \"Board\"@en ; lab:seatCount 3 ; prov:wasDerivedFrom lid:rule .
lid:ministry a lab:Ministry ; skos:prefLabel \"Ministry\"@en ; prov:wasDerivedFrom lid:rule , lid:other .
lid:agency a org:Organization ; skos:prefLabel \"Agency\"@en ; prov:wasDerivedFrom lid:rule , lid:more .
lid:b a lab:InnovationLab ; skos:prefLabel \"B\"@en ; dcterms:description \"Text B\"@en ;
    prov:wasDerivedFrom lid:means , lid:other ; lab:statedUnknown lab:budget .
lid:c a lab:InnovationLab ; skos:prefLabel \"C\"@en ; dcterms:description \"Text C\"@en ;
    prov:wasDerivedFrom lid:rule , lid:other .
"
    ));
    let report = place.run(&["report", "--lang", "en"]);
    let report = done(&report);
    let number = |label: &str| {
        let entry =
            report.lines().find(|line| line.contains("<a id=\"s-") && line.contains(&format!("] {label}")));
        entry.unwrap().split("\"s-").nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    for (table, what, says, sections) in [
        ("o-a-role", "Description", "Text A", &["About"][..]),
        ("o-a-resources", "Budget", "unknown", &["Means"]),
        ("o-a-resources", "Staff", "7 persons", &["More"]),
        ("o-a-governance", "Governed by", "Board", &["Rule"]),
        ("o-a-governance", "Supervised by", "Ministry", &["Rule"]),
        // Two parts speak of the agency, and which one says this is not known.
        ("o-a-governance", "Part of", "Agency", &["About"]),
        ("o-b-role", "Description", "Text B", &["Other"]),
        ("o-b-resources", "Budget", "unknown", &["Means"]),
        ("o-c-role", "Description", "Text C", &["Other", "Rule"]),
    ] {
        let row = row_of(report, table, &format!("{what} | {says}"));
        let cited: Vec<&str> =
            row.split("](#s-").skip(1).map(|rest| rest.split(')').next().unwrap()).collect();
        let expected: Vec<String> = sections.iter().map(|label| number(label)).collect();
        assert_eq!(cited, expected, "{row}");
    }
    let unknown = row_of(report, "t-resources", "[A](#o-a) | innovation lab | unknown");
    assert!(unknown.contains(&format!("](#s-{})", number("Means"))), "{unknown}");
    assert!(unknown.contains(&format!("](#s-{})", number("More"))), "its staff is from elsewhere: {unknown}");
    let compared = place.run(&["compare", "a", "b", "--lang", "en", "--format", "csv"]).stdout;
    let row = |name: &str| compared.lines().find(|line| line.starts_with(name)).unwrap().to_owned();
    assert!(row("Budget,").starts_with("Budget,unknown,Means,data/all.ttl:"), "{compared}");
    assert!(row("Staff,").starts_with("Staff,7 persons,More,data/all.ttl:"), "{compared}");
}

#[test]
fn each_row_with_a_number_tells_its_line() {
    let markdown = labgraph(&["report", "--lang", "en"]).stdout;
    let html = labgraph(&["report", "--format", "html", "--lang", "en"]).stdout;
    let mut count = 0;
    for table in markdown.split("<a id=\"t-").skip(1) {
        let name = table.split('"').next().unwrap();
        let rows = table.split("<a id").next().unwrap().lines().filter(|line| line.starts_with("| ")).skip(2);
        for row in rows {
            let stated = name != "unknowns" || row.contains("| unknown |");
            assert_eq!(row.contains(".ttl:"), stated, "{name}: {row}");
            for place in row.split('`').skip(1).step_by(2) {
                assert!(html.contains(&format!("<code>{}</code>", place.replace('/', "/<wbr>"))), "{place}");
                count += 1;
            }
        }
    }
    assert!(count > 150, "{count}");
    let compared = labgraph(&["compare", "nesta", "vinnova", "--format", "html"]).stdout;
    for text in ["data/<wbr>labs/<wbr>nesta.ttl:67, 151", "data/<wbr>labs/<wbr>vinnova.ttl:62, 84"] {
        assert!(compared.contains(text), "the budget for each head: {text}");
    }
}

#[test]
fn a_query_of_ones_own_tells_what_its_rows_rest_on() {
    let place = small();
    let query = |places: &str| {
        format!(
            "#+ summary: Mine\n#+ labgraph:\n#+   report: 5\n#+   note: {{ en: A word., nl: Een woord. }}\n#+   places: [{places}]\n\
             SELECT ?lab (MAX(?n) AS ?most) {{ ?lab lab:staff/lab:value ?n }} GROUP BY ?lab\n"
        )
    };
    place.write("queries/own.rq", query("\"?lab lab:staff ?team . ?team lab:value ?most\""));
    let report = place.run(&["report", "--lang", "nl"]).stdout;
    assert!(report.contains("### Mine\n\nEen woord.\n"), "{report}");
    let row = row_of(&report, "t-own", "[Vinnova](#o-vinnova)");
    assert!(row.contains("| 240 |") && row.contains("](#s-37) `data/labs/vinnova.ttl:"), "{row}");
    for (places, message) in [
        ("\"?lab lab:staff+ ?team\"", "places: ?lab lab:staff+ ?team: no chain of statements"),
        ("\"?lab lab:staff\"", "places: ?lab lab:staff: expected a blank node"),
    ] {
        place.write("queries/own.rq", query(places));
        let report = place.run(&["report"]).stdout;
        assert!(report.contains("could not be read") && report.contains(message), "{message}: {report}");
        assert_eq!(place.run(&["run", "own"]).code, Some(3));
    }
}

#[test]
fn who_pays_is_drawn_as_shares_of_what_is_known() {
    let chart = |html: &str| {
        let rest = html.split("<figcaption>Who pays which share</figcaption>").nth(1);
        rest.map(|rest| rest.split("</figure>").next().unwrap().to_owned())
    };
    let html = labgraph(&["report", "--format", "html", "--lang", "en"]).stdout;
    let drawn = chart(&html).unwrap();
    for text in [
        "340,000 EUR a year",
        "330,000 EUR a year: 97.1% (11 × 8.8%)",
        "10,000 EUR a year: 2.9%",
        "LabX: sum not stated",
    ] {
        assert!(drawn.contains(text), "{text}: {drawn}");
    }
    // Two parts and their squares; ten lines part eleven ministries.
    assert_eq!((drawn.matches("<rect").count(), drawn.matches("<polyline").count()), (4, 10), "{drawn}");
    // A whole of which a part is not known has no shares.
    let place = small();
    let ric = place
        .read("data/labs/ric.ttl")
        .replace("    lab:value 10000 ;\n", "")
        .replace("lab:value 10000 .", "skos:note \"x\"@en .");
    place.write("data/labs/ric.ttl", &ric);
    let html = place.run(&["report", "--format", "html", "--lang", "en"]).stdout;
    assert!(chart(&html).is_none(), "{:?}", chart(&html));
}
