//! The page of life cycles in the documentation is that of the catalog. `SNAPSHOTS=overwrite cargo test` writes it
//! anew.

use feishu_ev::catalog::{Catalog, LifeCycle};
use feishu_ev::explain::mermaid;
use feishu_ev::message::{LanguageChoice, List, Localize as _};
use snapbox::assert_data_eq;

use crate::support::root;

/// The texts of the page in one language.
struct PageTexts {
    path: &'static str,
    language: LanguageChoice,
    introduction: &'static str,
    event_types: &'static str,
    resources: &'static str,
}

const ENGLISH: PageTexts = PageTexts {
    path: "docs/life-cycles.md",
    language: LanguageChoice::En,
    introduction: "\
# Life cycles

`trace` checks statuses against life cycles: which event types report them, where they start and end, and which may follow which. Each life cycle is a file in
[`catalog/lifecycles/`](../catalog/README.md), which quotes the documentation for each transition. Arrows marked `undocumented` are transitions that the documentation does not
mention; they are accepted. A note marks a status that almost any other may follow. `feishu-ev explain offboarding` shows everything known about a life cycle,
`feishu-ev explain -f mermaid offboarding` prints its diagram, and `feishu-ev explain FE405` explains the rule.

The order of nodes in a process is checked in code; see FE408 and FE409.

This page is generated from the catalog: `SNAPSHOTS=overwrite cargo test life_cycle_pages`.
",
    event_types: "Event types: ",
    resources: "\
## Resources

Resources that can be created, updated and deleted share the same statuses; each has its own event types. FE415 checks their order.

| life cycle | event types |
|---|---|
",
};

const CHINESE: PageTexts = PageTexts {
    path: "docs/life-cycles.zh.md",
    language: LanguageChoice::Zh,
    introduction: "\
# 状态流转

`trace` 按状态流转检查状态：哪些事件类型报告状态，从哪个状态开始、到哪个状态结束，各状态之后可能出现哪些状态。每种状态流转是
[`catalog/lifecycles/`](../catalog/README.md) 中的一个文件，每个状态变更都附有文档原文和页面。标有“文档未说明”的箭头是文档没有提到的状态变更，不会报告为问题；之后几乎可以是任何状态的，
用注释标明。`feishu-ev explain 离职` 显示一种状态流转的全部信息，`feishu-ev explain -f mermaid offboarding` 输出状态图，`feishu-ev explain FE405` 说明规则。

流程中节点的先后顺序由代码检查，见 FE408、FE409。

本页由事件目录生成：`SNAPSHOTS=overwrite cargo test life_cycle_pages`。
",
    event_types: "事件类型：",
    resources: "\
## 资源

可以创建、更新和删除的资源状态相同，事件类型各不相同。事件的顺序由 FE415 检查。

| 状态流转 | 事件类型 |
|---|---|
",
};

/// The event types of a life cycle.
fn event_types(life_cycle: &LifeCycle, language: LanguageChoice) -> String {
    let names = life_cycle.sources.iter().map(|source| format!("`{}`", source.event)).collect();
    List::new(names).to_text(language)
}

/// The page.
fn page(catalog: &Catalog, texts: &PageTexts) -> String {
    let title = |life_cycle: &LifeCycle| {
        format!("{} (`{}`)", life_cycle.kind.title.get(texts.language), life_cycle.name())
    };
    let diagram = |life_cycle: &LifeCycle| {
        format!("\n```mermaid\n{}```\n", mermaid(catalog, life_cycle, texts.language))
    };
    let mut page = texts.introduction.to_owned();
    let (resources, others): (Vec<_>, Vec<_>) =
        catalog.life_cycles().partition(|life_cycle| life_cycle.is_resource());
    for life_cycle in others {
        let (title, event_types) = (title(life_cycle), event_types(life_cycle, texts.language));
        page.push_str(&format!("\n## {title}\n\n{}{event_types}\n", texts.event_types));
        page.push_str(&diagram(life_cycle));
    }
    page.push_str(&format!("\n{}", texts.resources));
    for life_cycle in &resources {
        page.push_str(&format!("| {} | {} |\n", title(life_cycle), event_types(life_cycle, texts.language)));
    }
    page.push_str(&diagram(resources[0]));
    page
}

#[test]
fn the_page_of_life_cycles_is_current() {
    let catalog = Catalog::load(&[]).unwrap();
    for texts in [ENGLISH, CHINESE] {
        let expected = snapbox::Data::read_from(&root().join(texts.path), None).raw();
        assert_data_eq!(page(&catalog, &texts), expected);
    }
}
