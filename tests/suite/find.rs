//! `labgraph find`.

use crate::command::labgraph;
use expect_test::expect;

#[test]
fn a_word_is_found_in_every_language() {
    expect![[r"
        ┌─────────────────────────┬────────────────────┬──────────────────────┬──────────┬─────────┐
        │ thing                   ┆ name               ┆ matched              ┆ language ┆ kind    │
        ╞═════════════════════════╪════════════════════╪══════════════════════╪══════════╪═════════╡
        │ labc:railway-operations ┆ Railway operations ┆ Spoorwegoperaties    ┆ nl       ┆ concept │
        │ labc:railway-company    ┆ Railway company    ┆ Spoorwegmaatschappij ┆ nl       ┆ concept │
        └─────────────────────────┴────────────────────┴──────────────────────┴──────────┴─────────┘
    "]]
    .assert_eq(&labgraph(&["find", "spoorweg", "--limit", "3"]).to_string());
    expect![[r#"
        ┌──────────────────────────────────┬──────────────────────────────────┬───────────────────────────────┬──────────┬────────────┐
        │ thing                            ┆ name                             ┆ matched                       ┆ language ┆ kind       │
        ╞══════════════════════════════════╪══════════════════════════════════╪═══════════════════════════════╪══════════╪════════════╡
        │ lid:mois-de-linnovation-publique ┆ Le Mois de l'Innovation Publique ┆ Mois de l'innovation publique ┆ fr       ┆ initiative │
        └──────────────────────────────────┴──────────────────────────────────┴───────────────────────────────┴──────────┴────────────┘
    "#]].assert_eq(&labgraph(&["find", "mois de l'innovation", "--limit", "2"]).to_string());
    expect![[r"
        ┌───────────────────────────────────────┬─────────────────────────────────────────────┬─────────┬──────────┬───────────────────┐
        │ thing                                 ┆ name                                        ┆ matched ┆ language ┆ kind              │
        ╞═══════════════════════════════════════╪═════════════════════════════════════════════╪═════════╪══════════╪═══════════════════╡
        │ lid:vinnova                           ┆ Vinnova                                     ┆         ┆          ┆ innovation agency │
        │ lid:nido-benchmark-vinnova            ┆ Nido benchmark: Vinnova                     ┆         ┆          ┆ source            │
        │ lid:nido-benchmark-vinnova-governance ┆ Nido benchmark: Vinnova, governance         ┆         ┆          ┆ source            │
        │ lid:nido-benchmark-vinnova-more-info  ┆ Nido benchmark: Vinnova, more information   ┆         ┆          ┆ source            │
        │ lid:nido-benchmark-vinnova-resources  ┆ Nido benchmark: Vinnova, means              ┆         ┆          ┆ source            │
        │ lid:nido-benchmark-vinnova-role       ┆ Nido benchmark: Vinnova, role               ┆         ┆          ┆ source            │
        │ lid:vinnova-board                     ┆ Board of Vinnova                            ┆         ┆          ┆ governing body    │
        │ lid:vinnova-budget-eur                ┆ Yearly budget of Vinnova, in euros          ┆         ┆          ┆ figure            │
        │ lid:vinnova-budget-sek                ┆ Yearly budget of Vinnova, in Swedish kronor ┆         ┆          ┆ figure            │
        │ lid:vinnova-staff                     ┆ Staff of Vinnova                            ┆         ┆          ┆ figure            │
        └───────────────────────────────────────┴─────────────────────────────────────────────┴─────────┴──────────┴───────────────────┘
    "]].assert_eq(&labgraph(&["find", "vinova"]).to_string());
    expect![[r"
        ┌───────┬──────┬─────────┬──────────┬──────┐
        │ thing ┆ name ┆ matched ┆ language ┆ kind │
        ╞═══════╪══════╪═════════╪══════════╪══════╡
        └───────┴──────┴─────────┴──────────┴──────┘
    "]]
    .assert_eq(&labgraph(&["find", "qqqqq"]).to_string());
}

#[test]
fn the_best_match_comes_first() {
    for (text, slug) in [("nesta", "nesta"), ("RIC", "ric"), ("evenement annuel", ""), ("nmbs", "nmbs")] {
        let found = labgraph(&["find", text, "--format", "csv"]).stdout;
        let first = found.lines().nth(1).unwrap_or_default();
        assert!(
            first.starts_with(&format!("https://w3id.org/labgraph/id/{slug},")) || slug.is_empty(),
            "{text}: {found}"
        );
    }
}
