//! The rules about catalog files and their samples, which are the last of the table.

/// Declares the rules given and those about catalog files.
macro_rules! with_rules_about_catalog_files {
    ($($other_rules:tt)*) => { rules! {
    $($other_rules)*

    InvalidCatalogFile = "FE601", Error, "Invalid catalog file", "事件目录文件无效";
        "The file does not have the form of a catalog file: a syntax error, an unknown or misplaced key, a reference to an unknown name, \
         or a file name that is not the name of an event type. `--catalog` refuses most of these files too. Of each file, only the first \
         such error is found.",
        "文件不符合事件目录文件的格式：语法错误、未知或位置不对的键、引用了不存在的名称，或者文件名不是事件类型的名称。其中大多数文件也会被 \
         `--catalog` 拒绝。每个文件只能发现第一个此类错误。";
        "catalog/README.md", "catalog/README.md";
    PublishedName = "FE602", Error, "Published name of a code changed", "已发布的枚举值名称有变动";
        "The built-in entry of the same name has the code under this name. Programs rely on the names of codes, such as those in \
         `decoded.labels`, so a code keeps its name, and is marked as `deprecated` instead of being removed.",
        "同名的内置条目中，该枚举值使用的是这个名称。程序依赖枚举值的名称（例如 `decoded.labels` 中的名称），因此名称不能更改；不再使用的枚举值\
         请标记 `deprecated`，不要删除。";
        "choice of this tool: names are stable", "本工具的约定：名称保持稳定";
    OtherTranslation = "FE603", Warning, "Two English texts for a Chinese text", "同一中文对应两个英文";
        "Another entry translates the Chinese text of the same kind (title, field, label or scope) in another way. Readers take two \
         texts for two things. Use one of them in both.",
        "另一条目对同类的中文文本（标题、字段、标签或权限）使用了不同的英文。读者会以为是两个不同的概念，请统一为其中一个。";
        "choice of this tool: a Chinese text has one English text of a kind", "本工具的约定：同类的中文文本只有一个英文文本";
    FuturePage = "FE604", Warning, "Page date in the future", "页面日期晚于今天";
        "`page_date` is the date on which the page that the file follows was last changed. That day has not come yet, so it is probably \
         mistyped.",
        "`page_date` 是该文件所依据的文档页面的更新日期。该日期尚未到来，很可能是笔误。";
        "choice of this tool", "本工具的约定";
    NoSample = "FE605", Warning, "No sample", "没有样例";
        "There is no event to check the entry with. Put a real event, or the example of the page, into one of the files that are named.",
        "没有可用来检查该条目的事件。请把真实的事件或文档页面的示例放到所列的文件之一。";
        "choice of this tool", "本工具的约定";
    OtherSample = "FE606", Error, "Sample of another event type", "样例的事件类型不符";
        "The event in the sample of an entry has another event type than the entry. Either the file name of the entry or the sample is \
         wrong.",
        "条目的样例中，事件的类型与该条目不同。要么条目的文件名有误，要么样例有误。";
        "choice of this tool", "本工具的约定";
    } };
}

pub(super) use with_rules_about_catalog_files;
