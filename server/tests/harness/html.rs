//! Just enough of HTML to fill in a form of our own pages.

/// A form of a page: where it goes, and what a browser would send of it as it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Form {
    pub(crate) action: String,
    pub(crate) fields: Vec<(String, String)>,
    /// Boxes to tick, ticked or not.
    pub(crate) boxes: Vec<(String, String)>,
    /// Buttons with a name.
    pub(crate) buttons: Vec<(String, String)>,
}

/// The forms of a page.
pub(crate) fn forms(page: &str) -> Vec<Form> {
    let mut forms: Vec<Form> = Vec::new();
    for (name, attributes) in page.split('<').skip(1).filter_map(tag) {
        let value = |wanted: &str| {
            attributes.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone())
        };
        if name == "form" {
            forms.push(Form { action: value("action").unwrap_or_default(), ..Form::default() });
        }
        let (Some(form), Some(field)) = (forms.last_mut(), value("name")) else { continue };
        let kind = value("type").unwrap_or_default();
        let filled = value("value").unwrap_or_default();
        match (name, kind.as_str()) {
            ("button", _) | ("input", "submit") => form.buttons.push((field, filled)),
            ("input", "checkbox") => {
                if value("checked").is_some() && value("disabled").is_none() {
                    form.fields.push((field.clone(), filled.clone()));
                }
                form.boxes.push((field, filled));
            }
            ("input", "radio") if value("checked").is_none() => {}
            ("input" | "textarea", _) => form.fields.push((field, filled)),
            _ => {}
        }
    }
    forms
}

/// The name and the attributes of a start tag, given what follows its `<`.
fn tag(text: &str) -> Option<(&str, Vec<(String, String)>)> {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric())?;
    let (name, mut rest) = text.split_at(end);
    if name.is_empty() {
        return None;
    }
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start();
        let end = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/'))
            .unwrap_or(rest.len());
        if end == 0 {
            return Some((name, attributes));
        }
        let (attribute, after) = rest.split_at(end);
        rest = after;
        let mut value = String::new();
        if let Some(quoted) = after.strip_prefix("=\"") {
            let (inside, after) = quoted.split_once('"')?;
            value = unescape(inside);
            rest = after;
        }
        attributes.push((attribute.to_owned(), value));
    }
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}
