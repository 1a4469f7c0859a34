//! The formats of explanations.

use crate::choice::choices;

choices! {
    /// A format of explanations.
    pub enum ExplanationFormat {
        Text = "text": "For people", "供阅读";
        Json = "json": "For programs", "供程序使用";
        Mermaid = "mermaid": "State diagrams of the life cycles, for pages that render Mermaid", "状态流转的状态图，供支持 Mermaid 的页面使用";
    }
}
