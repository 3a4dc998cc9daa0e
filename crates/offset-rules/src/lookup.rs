//! Members of an object by their names, however many there are.

use std::collections::HashMap;

use exact_json::Part;

/// The members of an object, found by name. A handful are looked through; more are put in a map first, so that two objects of a
/// hundred thousand keys, which a broken server can send, are held side by side in one pass.
pub(crate) struct Members<'a> {
    object: Part<'a>,
    many: Option<HashMap<String, Part<'a>>>,
}

impl<'a> Members<'a> {
    /// The members of this object.
    pub(crate) fn of(object: Part<'a>) -> Self {
        const HANDFUL: usize = 32;
        let many = object.members().nth(HANDFUL).is_some().then(|| {
            // Of duplicates the last, as everywhere.
            let named = object
                .members()
                .filter_map(|(name, value)| Some((name.as_str()?.into_owned(), value)));
            named.collect()
        });
        Self { object, many }
    }

    /// The member of that name.
    pub(crate) fn get(&self, name: &str) -> Option<Part<'a>> {
        match &self.many {
            Some(many) => many.get(name).copied(),
            None => self.object.get(name),
        }
    }
}
