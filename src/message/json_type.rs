//! Types of JSON values, as messages name them.

crate::messages! {
    /// A type of JSON values.
    #[derive(Clone, Copy, Eq, PartialEq)]
    pub enum JsonType {
        Any => "any value", "任意值";
        Array => "an array", "数组";
        Boolean => "a boolean", "布尔值";
        Integer => "an integer", "整数";
        Nothing => "nothing", "空内容";
        Null => "null", "null";
        Number => "a number", "数字";
        Object => "an object", "对象";
        String => "a string", "字符串";
    }
}
