//! Decisions of a reviewer about a draft whose ground has moved.

use std::sync::Arc;

use offset_rules::draft::{At, Base, Draft, Intent, Row, RowIntent, Rows};

/// The draft with the values it has, on top of what stands now.
pub(super) fn keep_values(draft: &Draft, base: &Arc<Base>, lcc: Option<&str>) -> Draft {
    let mut kept = draft.clone();
    kept.base = Arc::clone(base);
    kept.target.lcc = lcc.map(str::to_owned).or_else(|| draft.target.lcc.clone());
    match &draft.intent {
        Intent::Patch(rows) => {
            kept.intent = Intent::Patch(Rows::default());
            for (_, row) in rows.iter() {
                let at = kept.add_partition(row.partition.clone());
                // What it was relative to is gone: it is a value now.
                kept.set_offset(at, row.offset.text(), RowIntent::Value);
            }
        }
        Intent::DeleteSome(places) => {
            let named = places.iter().filter_map(|place| draft.base.entry(*place));
            kept.intent = Intent::DeleteSome(
                named
                    .filter_map(|entry| base.position(&entry.partition))
                    .collect(),
            );
        }
        Intent::DeleteAll => {}
    }
    kept
}

/// The same changes on top of what stands now, for what is said of them: how far each goes is counted from there. Where a changed
/// partition does not stand where it stood, something is to be decided first, and the draft is shown as it is.
pub(super) fn on_now(draft: &Draft, base: &Arc<Base>) -> Draft {
    let mut seen = draft.clone();
    let stands = |at: At, row: &Row| match at {
        At::Base(place) => base
            .entry(place)
            .is_some_and(|entry| entry.partition.text() == row.partition.text()),
        At::Added(_) => base.position(&row.partition).is_none(),
    };
    if let Intent::Patch(rows) = &draft.intent
        && rows.iter().all(|(at, row)| stands(at, row))
    {
        seen.base = Arc::clone(base);
    }
    seen
}

/// The draft without some of its rows.
pub(super) fn without(draft: &Draft, rows: &[At]) -> Draft {
    let mut rest = draft.clone();
    for at in rows {
        rest.clear_row(*at);
    }
    rest
}

/// Whether a draft has rows that were counted from what was live.
pub(super) fn has_shifts(draft: &Draft) -> bool {
    let rows = draft.rows();
    rows.is_some_and(|rows| {
        rows.iter()
            .any(|(_, row)| matches!(row.intent, RowIntent::Shift { .. }))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use connect_api::{ConnectorAddress, OffsetEntry, Timestamp};
    use offset_rules::target::Target;

    fn base(offsets: &[u32]) -> Arc<Base> {
        let entry = |(at, offset): (usize, &u32)| OffsetEntry {
            partition: exact_json::parse(format!(r#"{{"kafka_topic":"t","kafka_partition":{at}}}"#)).unwrap(),
            offset: exact_json::parse(format!(r#"{{"kafka_offset":{offset}}}"#)).unwrap(),
        };
        Arc::new(Base::new(offsets.iter().enumerate().map(entry).collect(), None))
    }

    #[test]
    fn values_are_kept_as_they_are_and_a_row_that_says_what_is_live_is_no_change() {
        let target = Target {
            endpoint: "sandbox".to_owned(),
            instance: None,
            address: ConnectorAddress::new("env-1", "lkc-1", "a"),
            lcc: None,
        };
        let mut draft = Draft::new("1", target, base(&[10, 20]), Timestamp::UNIX_EPOCH);
        draft.set_value(At::Base(0), "kafka_offset", "5", RowIntent::SkipOne);
        draft.set_value(At::Base(1), "kafka_offset", "30", RowIntent::Value);
        let body = draft.body();
        let kept = keep_values(&draft, &base(&[11, 21]), Some("lcc-2"));
        assert_eq!(kept.body(), body);
        assert_eq!(kept.target.lcc.as_deref(), Some("lcc-2"));
        assert_eq!(
            kept.row(At::Base(0)).map(|row| &row.intent),
            Some(&RowIntent::Value)
        );
        assert_eq!(keep_values(&draft, &base(&[5, 21]), None).partitions(), 1);
        assert_eq!(without(&draft, &[At::Base(0)]).partitions(), 1);
        assert!(!has_shifts(&draft));
        // What is said of it is counted from what stands now, where every changed partition stands where it stood.
        assert_eq!(on_now(&draft, &base(&[11, 21])).base, base(&[11, 21]));
        assert_eq!(on_now(&draft, &base(&[11, 21])).body(), body);
        assert_eq!(on_now(&draft, &base(&[11])).base, draft.base);
    }
}
