//! The template as a spreadsheet.

use super::{Layout, MARK, Sheet, offered};
use crate::import::mapping::Mapping;
use crate::import::plan::Group;
use crate::model::Prefixes;
use crate::model::languages::LABELLED;
use crate::model::vocab::skos;
use crate::query::names::{self, Names};
use oxigraph::model::{GraphNameRef, NamedNode, NamedNodeRef};
use oxigraph::store::Store;
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format, FormatAlign,
    Formula, Note, Workbook, Worksheet, XlsxError,
};

/// How far down the lists are offered.
const LAST_ROW: u32 = 999;
const WIDTH: u16 = 22;
const EU_LISTS: &str = "http://publications.europa.eu/resource/authority/";

/// The lists to choose from, each with its name and its words.
struct Lists {
    known: Vec<(Group, String, Vec<String>)>,
}

struct Writer<'a> {
    layout: &'a Layout,
    mapping: &'a Mapping,
    names: &'a Names,
    store: &'a Store,
    /// Which of the three languages.
    language: usize,
}

pub(super) fn write(
    layout: &Layout,
    mapping: &Mapping,
    names: &Names,
    store: &Store,
    language: usize,
) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The time of writing would make each file differ from the last.
    let epoch = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&epoch));
    let writer = Writer { layout, mapping, names, store, language };
    let lists = writer.lists();
    writer.read_me(workbook.add_worksheet())?;
    for sheet in &layout.sheets {
        writer.sheet(workbook.add_worksheet(), sheet, &lists)?;
    }
    writer.write_lists(workbook.add_worksheet(), &lists)?;
    let mark = workbook.add_worksheet();
    mark.set_name(MARK)?.write_string(0, 0, "labgraph init --template")?.write_string(
        0,
        1,
        LABELLED[language],
    )?;
    mark.set_hidden(true);
    workbook.save_to_buffer()
}

impl Writer<'_> {
    fn word<'b>(&self, words: &'b [String; 3]) -> &'b str {
        &words[self.language]
    }

    fn label(&self, thing: &NamedNode) -> String {
        let languages = LABELLED[self.language].parse().unwrap_or_default();
        let label = names::labels(self.store, &languages, [thing]).remove(thing.as_str());
        label.or_else(|| self.names.label(thing)).unwrap_or_else(|| self.names.curie(thing))
    }

    fn read_me(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        sheet.set_name(self.word(&self.layout.readme.name))?.set_column_width(0, 100)?;
        let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        let bold = wrapped.clone().set_bold().set_font_size(14);
        for (row, line) in (0_u32..).zip(&self.layout.readme.lines) {
            sheet.write_string_with_format(
                row * 2,
                0,
                self.word(line),
                if row == 0 { &bold } else { &wrapped },
            )?;
        }
        Ok(())
    }

    fn sheet(&self, sheet: &mut Worksheet, about: &Sheet, lists: &Lists) -> Result<(), XlsxError> {
        sheet.set_name(self.word(&about.name))?.set_freeze_panes(1, 1)?;
        let head = Format::new()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::Top)
            .set_background_color(Color::RGB(0x00DD_E8F0));
        let example = Format::new().set_italic().set_font_color(Color::RGB(0x0080_8080));
        for (index, key) in (0_u16..).zip(&about.columns) {
            let Some(column) = self.layout.columns.get(key) else {
                continue;
            };
            sheet.write_string_with_format(0, index, self.word(&column.header), &head)?;
            sheet.set_column_width(index, column.width.unwrap_or(WIDTH))?;
            let note = Note::new(self.word(&column.note)).set_author("labgraph").add_author_prefix(false);
            sheet.insert_note(0, index, &note)?;
            if let Some(value) = about.example.get(key) {
                match value.parse::<f64>() {
                    Ok(number) => sheet.write_number_with_format(1, index, number, &example)?,
                    Err(_) => sheet.write_string_with_format(1, index, self.shown(value), &example)?,
                };
            }
            if let Some((group, several)) = offered(self.mapping, &about.key, key)
                && let Some(words) = lists.range(&group, self.word(&self.layout.lists))
            {
                // Of a list of several, and of codes, the drop-down offers what it can and lets the rest pass.
                let style = if several || matches!(group, Group::Country | Group::Currency) {
                    DataValidationErrorStyle::Information
                } else {
                    DataValidationErrorStyle::Stop
                };
                let choice = DataValidation::new()
                    .allow_list_formula(Formula::new(words))
                    .set_error_style(style)
                    .show_error_message(!several);
                sheet.add_data_validation(1, index, LAST_ROW, index, &choice)?;
            }
        }
        Ok(())
    }

    /// An example as people would write it: labels in the place of CURIEs.
    fn shown(&self, value: &str) -> String {
        let prefixes = Prefixes::known();
        if let Some(rest) = value.strip_prefix("# ") {
            return format!("# {}", self.shown(rest));
        }
        let things: Option<Vec<NamedNode>> = value.split(' ').map(|part| prefixes.expand(part)).collect();
        match things {
            Some(things) => things.iter().map(|thing| self.label(thing)).collect::<Vec<_>>().join("; "),
            None => value.to_owned(),
        }
    }

    fn lists(&self) -> Lists {
        let mut lists = Lists { known: Vec::new() };
        for sheet in &self.layout.sheets {
            for column in &sheet.columns {
                if let Some((group, _)) = offered(self.mapping, &sheet.key, column)
                    && lists.known.iter().all(|(known, ..)| *known != group)
                {
                    let (name, words) = self.members(&group);
                    lists.known.push((group, name, words));
                }
            }
        }
        lists
    }

    fn members(&self, group: &Group) -> (String, Vec<String>) {
        let prefixes = Prefixes::known();
        let scheme = match group {
            Group::Country => NamedNode::new_unchecked(format!("{EU_LISTS}country")),
            Group::Currency => NamedNode::new_unchecked(format!("{EU_LISTS}currency")),
            Group::Of(scheme) => scheme.clone(),
            Group::Any => return (String::new(), Vec::new()),
        };
        if scheme.as_str().ends_with("owl#Class") {
            let classes = self.layout.classes.iter().filter_map(|name| prefixes.expand(name));
            let classes: Vec<NamedNode> = classes.collect();
            let above = prefixes.expand("lab:InnovationOrganisation");
            let name = above.map(|class| self.label(&class)).unwrap_or_default();
            return (name, classes.iter().map(|class| self.label(class)).collect());
        }
        let quads = self.store.quads_for_pattern(
            None,
            Some(skos::IN_SCHEME),
            Some(NamedNodeRef::from(&scheme).into()),
            Some(GraphNameRef::DefaultGraph),
        );
        let members = quads.filter_map(Result::ok).filter_map(|quad| match quad.subject {
            oxigraph::model::NamedOrBlankNode::NamedNode(node) => Some(self.label(&node)),
            oxigraph::model::NamedOrBlankNode::BlankNode(_) => None,
        });
        let mut words: Vec<String> = members.collect();
        words.sort_by_key(|word| names::fold(word));
        (self.label(&scheme), words)
    }

    fn write_lists(&self, sheet: &mut Worksheet, lists: &Lists) -> Result<(), XlsxError> {
        sheet.set_name(self.word(&self.layout.lists))?.set_freeze_panes(1, 0)?;
        let bold = Format::new().set_bold();
        for (column, (_, name, words)) in (0_u16..).zip(&lists.known) {
            sheet.write_string_with_format(0, column, name, &bold)?.set_column_width(column, 32)?;
            for (row, word) in (1_u32..).zip(words) {
                sheet.write_string(row, column, word)?;
            }
        }
        Ok(())
    }
}

impl Lists {
    /// The cells that hold the words of a list.
    fn range(&self, group: &Group, sheet: &str) -> Option<String> {
        let at = self.known.iter().position(|(known, ..)| known == group)?;
        let words = self.known[at].2.len();
        let column = rust_xlsxwriter::utility::column_number_to_name(u16::try_from(at).ok()?);
        (words > 0).then(|| format!("='{sheet}'!${column}$2:${column}${}", words + 1))
    }
}
