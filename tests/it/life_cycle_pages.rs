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

`trace` checks statuses by life cycles: which event types report them, where they begin and end, and which may follow which. They are data, a file each in
[`catalog/lifecycles/`](../catalog/README.md), with the words and the page of the documentation for each transition. An arrow marked `open` is one that the documentation
does not mention; it is accepted. Of a status that nearly any other may follow, a note says so. `feishu-ev explain offboarding` shows all that is known of one,
`feishu-ev explain -f mermaid offboarding` draws it, and `feishu-ev explain FE405` has the rules.

That the nodes of a process run one after another is code, not data: FE408 and FE409.

This page is generated from the catalog: `SNAPSHOTS=overwrite cargo test life_cycle_pages`.
",
    event_types: "Event types: ",
    resources: "\
## Resources

What is created, updated and deleted has the same statuses, each with event types of its own. FE415 is about their order.

| life cycle | event types |
|---|---|
",
};

const CHINESE: PageTexts = PageTexts {
    path: "docs/life-cycles.zh.md",
    language: LanguageChoice::Zh,
    introduction: "\
# 状态流转

`trace` 按状态流转检查状态：哪些事件类型报告这些状态，从哪个状态开始和结束，哪个状态之后可以是哪个状态。状态流转是数据，每种一个文件，位于
[`catalog/lifecycles/`](../catalog/README.md)，其中每个变更都有文档原文和页面。标有“文档未说明”的箭头是文档没有提到的变更，一律接受；之后几乎可以是任何状态的，
以注释说明。`feishu-ev explain 离职` 显示一种状态流转的全部信息，`feishu-ev explain -f mermaid offboarding` 将其画成状态图，`feishu-ev explain FE405` 说明规则。

流程的节点依次运行由代码检查，不在数据中：见 FE408、FE409。

本页由事件目录生成：`SNAPSHOTS=overwrite cargo test life_cycle_pages`。
",
    event_types: "事件类型：",
    resources: "\
## 资源

可以创建、更新和删除的资源，状态都相同，各有自己的事件类型。其先后见 FE415。

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
