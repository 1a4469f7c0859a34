//! Statistics for people.

use super::sections::{CountRow, CountTable, grouped, heights};
use super::timelines::push_timelines;
use super::{ReadCounts, ShownStats};
use crate::cipher::SignatureStatus;
use crate::message::{Count, Elapsed, Localize as _};
use crate::render::wrap::{Head, push_wrapped};
use crate::render::{palette, time};
use crate::secret::{Names, masked};
use crate::stats::{FieldCodes, NamedCount, TypeStats};
use crate::text::width;

/// The number of days from which on months are shown instead.
const MAX_DAYS: usize = 62;

crate::messages! {
    /// A title of a table, or a line about the whole log.
    enum StatsText {
        Apps => "Apps", "应用";
        Counted { count: Count } => "{count}", "{count}";
        Days { zone: String } => "Days ({zone})", "日期（{zone}）";
        Encrypted { count: String } => "{count} encrypted", "加密 {count} 个";
        EventTypes => "Event types", "事件类型";
        Findings => "Findings", "问题";
        Hours { zone: String } => "Hours of the day ({zone})", "一天中的时段（{zone}）";
        LeftOut { events: Count } => "{events} left out", "未选中 {events}";
        Lines { lines: Count } => "{lines} without an event", "{lines}没有事件";
        Months { zone: String } => "Months ({zone})", "月份（{zone}）";
        NoEventType => "(no event type)", "（无事件类型）";
        Others => "(others)", "（其他）";
        Peak { hour: String, events: Count } => "most: {hour} with {events}", "最多：{hour}，{events}";
        Signatures { ok: String, failed: String, unchecked: String, absent: String } =>
            "signatures: {ok} valid, {failed} wrong, {unchecked} not checked, {absent} absent",
            "签名：有效 {ok}，不匹配 {failed}，未校验 {unchecked}，缺失 {absent}";
        Span { first: String, last: String, length: Elapsed } =>
            "{first} to {last}, {length}", "{first} 至 {last}，{length}";
        Unknown { code: i64 } => "{code} (not documented)", "{code}（文档未列出）";
        Unreadable { records: Count } => "{records} unreadable", "{records}无法读取";
        WithoutTime { count: String } => "{count} without a time", "无时间 {count} 个";
    }
}

pub(super) fn text(shown: &ShownStats<'_>, rows: usize) -> String {
    let mut text = String::new();
    push_summary(&mut text, shown);
    let tables = [types_table(shown)]
        .into_iter()
        .chain(shown.stats.known_types().into_iter().flat_map(|known| code_tables(shown, known)))
        .chain([apps_table(shown), days_table(shown)]);
    for table in tables {
        shown.push(&mut text, table, rows);
    }
    push_hours(&mut text, shown);
    shown.push(&mut text, findings_table(shown), usize::MAX);
    if let Some(timelines) = shown.timelines {
        push_timelines(&mut text, shown, timelines, rows);
    }
    text
}

/// Appends what was read, in the first lines.
fn push_summary(text: &mut String, shown: &ShownStats<'_>) {
    let ShownStats { stats, read, style, .. } = shown;
    let language = style.language;
    let events = Count::Events(stats.events).to_text(language);
    let head = palette::heading(&events).to_string();
    let head = Head { text: &head, width: width(&events) };
    let span = stats.times.span.map_or_else(String::new, |(first, last)| {
        let local = |time| time::local(time, style.zone()).unwrap_or_default();
        let length = Elapsed(last - first);
        let span = StatsText::Span { first: local(first), last: local(last), length };
        format!("{}{}", language.comma(), span.to_text(language))
    });
    push_wrapped(text, head, &span, style.width);
    let ReadCounts { left_out, unreadable, other_lines, .. } = *read;
    let without_time = stats.times.unknown;
    let parts = [
        (left_out, StatsText::LeftOut { events: Count::Events(left_out) }),
        (unreadable, StatsText::Unreadable { records: Count::Records(unreadable) }),
        (other_lines, StatsText::Lines { lines: Count::Lines(other_lines) }),
        (stats.duplicates, StatsText::Counted { count: Count::Duplicates(stats.duplicates) }),
        (stats.encrypted, StatsText::Encrypted { count: grouped(stats.encrypted) }),
        (without_time, StatsText::WithoutTime { count: grouped(without_time) }),
    ];
    let parts = parts.into_iter().filter(|(count, _)| *count > 0).map(|(_, part)| part.to_text(language));
    let parts: Vec<_> = parts.collect();
    if !parts.is_empty() {
        push_wrapped(text, Head::NONE, &parts.join(language.comma()), style.width);
    }
    let statuses =
        [SignatureStatus::Ok, SignatureStatus::Failed, SignatureStatus::Unchecked, SignatureStatus::Absent];
    let [ok, failed, unchecked, absent] = statuses.map(|status| stats.signatures(status));
    if ok + failed + unchecked > 0 {
        let [ok, failed, unchecked, absent] = [ok, failed, unchecked, absent].map(grouped);
        let signatures = StatsText::Signatures { ok, failed, unchecked, absent };
        push_wrapped(text, Head::NONE, &signatures.to_text(language), style.width);
    }
}

fn types_table(shown: &ShownStats<'_>) -> CountTable {
    let others = shown.stats.events_of_other_types();
    shown.named_table(&StatsText::EventTypes, shown.stats.event_types(), others)
}

fn apps_table(shown: &ShownStats<'_>) -> CountTable {
    let apps = &shown.stats.apps;
    shown.named_table(&StatsText::Apps, apps.by_count(), apps.others())
}

/// A table for each field with codes.
fn code_tables(shown: &ShownStats<'_>, known: &TypeStats) -> Vec<CountTable> {
    let table = |field: &FieldCodes| {
        let row = |(code, count): (&i64, &u64)| {
            let name = match shown.code(known, field, *code) {
                Some(known) => format!("{code} {} {}", known.name, known.label.get(shown.style.language)),
                None => StatsText::Unknown { code: *code }.to_text(shown.style.language),
            };
            CountRow { name, count: *count }
        };
        let title = format!("{} {}", known.name, field.name);
        CountTable { title, rows: field.counts.iter().map(row).collect(), others: None }
    };
    known.fields.iter().map(table).collect()
}

/// The events of each day, or of each month if there are many days.
fn days_table(shown: &ShownStats<'_>) -> CountTable {
    let days = shown.stats.times.days(shown.style.zone());
    let zone = shown.zone();
    let (title, format) = if days.len() > MAX_DAYS {
        (StatsText::Months { zone }, "%Y-%m")
    } else {
        (StatsText::Days { zone }, "%Y-%m-%d")
    };
    let mut rows: Vec<CountRow> = Vec::new();
    for (day, count) in days {
        let name = day.strftime(format).to_string();
        match rows.last_mut().filter(|row| row.name == name) {
            Some(row) => row.count += count,
            None => rows.push(CountRow { name, count }),
        }
    }
    CountTable { title: title.to_text(shown.style.language), rows, others: None }
}

/// Appends the events of each hour of the day, as blocks.
fn push_hours(text: &mut String, shown: &ShownStats<'_>) {
    let language = shown.style.language;
    let hours = shown.stats.times.hours(shown.style.zone());
    let Some((hour, most)) = hours.iter().enumerate().rev().max_by_key(|(_, count)| **count) else { return };
    if *most == 0 {
        return;
    }
    // After an indent of two columns.
    let columns = shown.style.width.map_or(2, |width| if width < 2 + 2 * 24 { 1 } else { 2 });
    let title = StatsText::Hours { zone: shown.zone() }.to_text(language);
    let axis: String =
        [0, 6, 12, 18].map(|hour| format!("{hour:02}{}", " ".repeat(6 * columns - 2))).concat();
    let peak = StatsText::Peak { hour: format!("{hour:02}:00"), events: Count::Events(*most) };
    text.push_str(&format!("\n{}\n", palette::heading(&title)));
    text.push_str(&format!("  {}\n", palette::bar(heights(&hours, columns).trim_end())));
    text.push_str(&format!("  {}\n  {}\n", axis.trim_end(), palette::dimmed(&peak.to_text(language))));
}

fn findings_table(shown: &ShownStats<'_>) -> CountTable {
    let language = shown.style.language;
    let rows = shown.stats.findings.iter().map(|(rule, count)| {
        let name = format!("{} {}", rule.label(language), rule.title().to_text(language));
        CountRow { name, count: *count }
    });
    CountTable { title: StatsText::Findings.to_text(language), rows: rows.collect(), others: None }
}

impl ShownStats<'_> {
    fn named_table(&self, title: &StatsText, counts: Vec<NamedCount>, others: u64) -> CountTable {
        let language = self.style.language;
        let row = |NamedCount { name, count }| {
            let name = match &*name {
                "" => StatsText::NoEventType.to_text(language),
                name => masked(name, &Names::default()).into_owned(),
            };
            CountRow { name, count }
        };
        CountTable {
            title: title.to_text(language),
            rows: counts.into_iter().map(row).collect(),
            others: (others > 0)
                .then(|| CountRow { name: StatsText::Others.to_text(language), count: others }),
        }
    }

    /// The name of the time zone, or its offset at the end of the log.
    fn zone(&self) -> String {
        let zone = self.style.zone();
        let name = zone.iana_name().map(str::to_owned);
        name.unwrap_or_else(|| {
            let last = self.stats.times.span.map_or(0, |(_, last)| last);
            time::local(last, zone).map_or_else(String::new, |time| time[time.len() - 6..].to_owned())
        })
    }
}
