//! Life cycles of the catalog and of a folder of the user's own.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::support::{feishu_ev, folder, root};
use crate::trace::{Line, log};

/// A life cycle with its event type: a meal that is ordered, cooked and served.
const MEAL: &str = r#"
title = { zh = "餐食", en = "Meal" }
sources = [{ event = "canteen.meal.updated_v1", key = "meal_id", state = "progress" }]
states = [
  { name = "ordered", kind = "in_progress", begins = true },
  { name = "cooked", kind = "in_progress" },
  { name = "served", kind = "approved", ends = true },
]
transitions = [
  { from = "ordered", to = "cooked", open = { zh = "先做菜。", en = "It is cooked." }, simulated = true },
  { from = "cooked", to = "served", open = { zh = "再上菜。", en = "It is served." }, simulated = true },
]
links = [{ field = "process_id", to = "process" }]
"#;

const MEAL_UPDATED: &str = r#"
title = { zh = "餐食状态变更", en = "Meal status changed" }
page = "https://example.com/meal"
page_date = "2026-01-01"
app_types = ["custom"]
scopes = []

[[fields]]
name = "meal_id"
type = "string"
format = "id"
zh = "餐食 ID"
en = "Meal ID"

[[fields]]
name = "process_id"
type = "string"
format = "id"
zh = "流程 ID"
en = "Process instance ID"

[[fields]]
name = "progress"
type = "integer"
zh = "进度"
en = "Progress"
codes = [
  { code = 1, name = "ordered", zh = "已下单", en = "Ordered" },
  { code = 2, name = "cooked", zh = "已烹饪", en = "Cooked" },
  { code = 3, name = "served", zh = "已上菜", en = "Served" },
]
"#;

/// A folder with the life cycle, in which a text is replaced.
fn catalog(name: &str, from: &str, to: &str) -> PathBuf {
    let folder = folder(name);
    fs::create_dir_all(folder.join("lifecycles")).unwrap();
    let meal = MEAL.replace(from, to);
    assert!(from.is_empty() || meal != MEAL, "{from} does not occur");
    fs::write(folder.join("lifecycles/meal.toml"), meal).unwrap();
    fs::write(folder.join("canteen.meal.updated_v1.toml"), MEAL_UPDATED).unwrap();
    folder
}

fn meal(id: usize, second: i64, progress: i64) -> Line {
    let body = json!({"meal_id": "M", "process_id": "77", "progress": progress});
    Line::new("canteen.meal.updated_v1", id, second, &body)
}

#[test]
fn a_life_cycle_of_a_folder_is_traced() {
    let folder = catalog("life-cycle", "", "");
    let lines = [meal(1, 0, 1), meal(2, 1, 3), crate::trace::node(3, 2, 0, 1)];
    let run = feishu_ev("trace -f ndjson --catalog").arg(&folder).stdin(log(&lines)).run();
    let timeline: Value = serde_json::from_str(run.text()).unwrap();
    assert_eq!(timeline["process_id"], "77");
    assert_eq!(timeline["subjects"], json!([{"life_cycle": "meal", "id": "M"}]));
    assert_eq!(timeline["events"][0]["meal_id"], "M");
    assert_eq!(timeline["events"][0]["status"]["en"], "Ordered");
    let message = "the meal cannot go from ordered (line 1) to served";
    let finding = &timeline["findings"][0];
    assert_eq!((finding["code"].as_str(), finding["message"].as_str()), (Some("FE405"), Some(message)));
    assert_eq!(finding["pointer"], "/event/progress");
}

#[test]
fn a_life_cycle_of_a_folder_is_simulated() {
    let folder = catalog("life-cycle-simulated", "", "");
    let simulate = |arguments: &str| {
        let run = feishu_ev("simulate --catalog").arg(&folder).args("meal --seed 4").args(arguments).run();
        run.success()
    };
    let meals = simulate("--outcome served --count 2");
    let progress: Vec<_> = meals.json().iter().map(|event| event["event"]["progress"].clone()).collect();
    assert_eq!(progress, [1, 2, 3, 1, 2, 3]);
    let run = simulate("--with-approval --family --count 5");
    let valid = feishu_ev("validate --fail-on warning --catalog").arg(&folder).stdin(&run.out).run();
    assert_eq!(valid.success().text(), "");
    let traced = feishu_ev("trace -f ndjson --catalog").arg(&folder).stdin(&run.out).run().success();
    assert_eq!(traced.json().len(), 5);
    for timeline in traced.json() {
        assert_eq!((&timeline["ended"], &timeline["findings"]), (&json!(true), &json!([])));
        assert_eq!(timeline["subjects"][0]["life_cycle"], "meal");
    }
    // Nothing but the order can be wrong with what is impossible.
    let illegal = simulate("--illegal 1");
    let traced = feishu_ev("trace -f ndjson --catalog").arg(&folder).stdin(&illegal.out).run();
    let findings = traced.json()[0]["findings"].as_array().unwrap().len();
    assert_eq!(findings, illegal.json().len() / 2);
}

#[test]
fn a_life_cycle_that_is_not_in_form_is_refused_with_its_place() {
    let cases = [
        (
            "to = \"cooked\"",
            "to = \"coked\"",
            ":10:28: unknown state `coked`; states: ordered, cooked, served",
        ),
        ("meal_id", "meel_id", ":3:55: no field is named `meel_id`"),
        ("canteen.meal", "canteen.meel", ":3:22: no event type is named `canteen.meel.updated_v1`"),
        ("to = \"process\"", "to = \"proces\"", ":13:39: unknown life cycle `proces`"),
        ("name = \"cooked\"", "name = \"ordered\"", ":6:12: duplicate state `ordered`"),
        ("kind = \"approved\"", "kind = \"done\"", ":7:29: unknown variant `done`"),
        ("\"progress\"", "\"meal_id\"", ":3:74: the field `meal_id` has no codes"),
        ("key =", "keys =", ":3:49: unknown field `keys`"),
        ("begins = true", "begins = false", ":4:10: no state has `begins`"),
        (", ends = true", "", ":4:10: no state has `ends`"),
        (
            "simulated = true",
            "words = \"x\"",
            ":10:12: a transition needs either `words` and `page`, or `open`",
        ),
        (
            "  { name = \"cooked\", kind = \"in_progress\" },\n",
            "",
            ":9:28: unknown state `cooked`; states: ordered, served",
        ),
    ];
    for (index, (from, to, error)) in cases.into_iter().enumerate() {
        let folder = catalog(&format!("life-cycle-{index}"), from, to);
        let run = feishu_ev("trace --catalog").arg(&folder).stdin("").run().error();
        assert!(run.err.contains(&format!("meal.toml{error}")), "{from}: {}", run.err);
    }
}

/// The example of `catalog/README.md` is in form, and its sequences are clean.
#[test]
fn the_example_of_the_documentation_works() {
    let readme = fs::read_to_string(root().join("catalog/README.md")).unwrap();
    let example = readme.split("### Example\n").nth(1).unwrap();
    let blocks: Vec<_> =
        example.split("```toml\n").skip(1).map(|block| block.split("```").next().unwrap()).collect();
    let [event_type, life_cycle] = blocks[..] else { panic!("two files: {}", blocks.len()) };
    let folder = folder("life-cycle-example");
    fs::create_dir_all(folder.join("lifecycles")).unwrap();
    fs::create_dir_all(folder.join("samples")).unwrap();
    fs::write(folder.join("canteen.meal.updated_v1.toml"), event_type).unwrap();
    fs::write(folder.join("lifecycles/meal.toml"), life_cycle).unwrap();
    let simulate = feishu_ev("simulate meal --with-approval --seed 1 --catalog").arg(&folder).run().success();
    let sample = simulate.text().lines().find(|line| line.contains("canteen.meal")).unwrap();
    fs::write(folder.join("samples/canteen.meal.updated_v1.json"), sample).unwrap();
    let check = feishu_ev("catalog check --fail-on warning").arg(&folder).run().success();
    assert!(check.err.contains("1 entry, 1 life cycle, 1 sample in "), "{}", check.err);
    let trace =
        feishu_ev("trace --fail-on warning -f ndjson --catalog").arg(&folder).stdin(simulate.text()).run();
    let timeline: Value = serde_json::from_str(trace.success().text()).unwrap();
    assert_eq!((timeline["ended"].as_bool(), &timeline["findings"]), (Some(true), &json!([])));
    assert_eq!(timeline["subjects"][0]["life_cycle"], "meal");
    let explain = feishu_ev("explain meal --catalog").arg(&folder).run().success();
    assert!(explain.text().contains("approved by the process in process_id"), "{}", explain.text());
}
