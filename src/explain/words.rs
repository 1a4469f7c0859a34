//! Everyday words for what the catalog calls otherwise, in both languages.

use crate::message::LocalizedStr;

/// Words for one subject.
#[derive(Debug)]
#[non_exhaustive]
pub struct Word {
    /// The words.
    pub words: &'static [&'static str],
    /// The terms that they stand for.
    pub terms: &'static [&'static str],
    /// What the terms leave open, such as event types that the catalog does not have.
    pub note: Option<LocalizedStr>,
}

/// Declares words: the words, the terms that they stand for, and a note in English and Chinese.
macro_rules! words {
    ($([$($word:literal),*] => [$($term:literal),*] $(, $en:literal, $zh:literal)?;)*) => {
        /// All words.
        pub(super) static WORDS: &[Word] = &[$(Word {
            words: &[$($word),*],
            terms: &[$($term),*],
            note: words!(@note $($en, $zh)?),
        },)*];
    };
    (@note $en:literal, $zh:literal) => { Some(LocalizedStr::new($en, $zh)) };
    (@note) => { None };
}

words! {
    // Statuses
    ["驳回", "拒绝", "被拒", "否决", "审批拒绝", "不通过", "不同意", "reject", "refuse", "refused", "deny", "denied", "decline", "declined"]
        => ["node_status=rejected", "status=rejected"];
    ["退回", "打回", "回退", "回滚", "退回上一节点", "rollback", "roll back", "return", "returned", "sent back"]
        => ["node_status=rolled_back"];
    ["撤回", "撤回申请", "withdraw", "recall", "recalled"]
        => ["node_status=withdrawn", "status=withdrawn"],
           "A process is withdrawn (撤回) by its initiator while it is in progress; a job change is cancelled (撤销).",
           "撤回是流程及其节点的状态；异动的对应状态是“已撤销”（status=cancelled）。";
    ["撤销", "取消", "作废", "终止", "cancel", "canceled", "revoke", "revoked"]
        => ["status=cancelled"],
           "A job change is cancelled (撤销); a process is withdrawn (撤回) while it is in progress.",
           "撤销是异动的状态；流程节点的对应状态是“已撤回”（node_status=withdrawn）。";
    ["审批通过", "通过", "同意", "已同意", "批准", "approve", "approval passed", "pass", "passed", "agree", "agreed"]
        => ["node_status=approved", "status=approved"];
    ["生效", "take effect", "takes effect", "in effect", "come into effect"]
        => ["status=effective", "effective_date"];
    ["审批中", "待审批", "审核中", "pending", "in approval", "in review", "under review"]
        => ["status=approving", "node_status=in_progress"];
    ["处理中", "进行", "running", "processing", "ongoing"] => ["node_status=in_progress"];
    ["跳过", "skip"] => ["node_status=skipped"];
    ["干预", "管理员干预", "intervene", "intervention"] => ["node_status=intervened"];
    ["免审批", "无需审批", "直接生效", "no approval"] => ["status=no_approval", "transfer_mode=direct"];
    ["抄送", "carbon copy"] => ["node_type=cc"];
    ["审批", "审批节点", "approval process"]
        => ["corehr.process.node.updated_v2", "node_type=approval"];
    ["表单"] => ["node_type=form"];
    ["电子签", "电子签名", "电子合同", "electronic signature", "esign"] => ["node_type=e_signature"];

    // Subjects of Feishu People
    ["异动", "员工异动", "调岗", "转岗", "调动", "岗位调动", "部门调动", "晋升", "transfer", "job transfer", "internal transfer", "relocation", "promotion"]
        => ["corehr.job_change.status_updated_v2", "biz_type=job_change"];
    ["转正", "试用期", "试用期转正", "confirmation", "regularization"]
        => ["corehr.probation.updated_v2", "corehr.employment.converted_v1", "biz_type=corehr_probation_default_flow", "probation_status"];
    ["离职", "辞职", "offboarding", "resign", "resignation", "turnover", "termination"]
        => ["corehr.offboarding.status_updated_v2", "offboarding_id", "event_type=offboarding", "sub_event_type=offboarding_approved", "probation_status=offboarded", "biz_type=offboarding_info", "biz_type=offboarding_transfer", "biz_type=resignation_compensation"],
           "The approvals of an offboarding are processes with these biz_types.",
           "离职的审批是 biz_type 为这些值的流程。";
    ["离职申请"] => ["corehr.offboarding.status_updated_v2", "biz_type=offboarding_info"];
    ["离职流转", "离职手续", "离职手续办理", "离职交接", "offboarding checklist", "offboarding clearance"]
        => ["corehr.offboarding.checklist_updated_v2", "checklist_status", "biz_type=offboarding_transfer"];
    ["入职", "办理入职", "onboarding", "onboard", "new hire", "hire"]
        => ["corehr.pre_hire.onboarding_task_changed_v2", "corehr.job_data.employed_v1", "event_type=onboarding", "sub_event_type=new_hire", "biz_type=offer", "biz_type=pre_hire_back"];
    ["待入职", "pre hire", "pre-hire", "prehire"] => ["corehr.pre_hire.updated_v1", "pre_hire_id"];
    ["请假", "休假", "销假", "年假", "病假", "假期", "leave", "leave request", "vacation", "time off", "absence"]
        => ["biz_type=leave_application"],
           "The events of the catalog show only the approval of a leave: a process with this biz_type. The leave itself, with its days and balance, is another subject.",
           "事件目录中的事件只反映休假的审批：biz_type 为该值的流程。休假的天数、余额等属于其他接口和事件。";
    ["加班", "overtime"] => ["biz_type=work_application"],
           "The approval is a process with this biz_type.", "其审批是 biz_type 为该值的流程。";
    ["出差", "business trip", "travel"] => ["biz_type=travel_application"],
           "The approval is a process with this biz_type.", "其审批是 biz_type 为该值的流程。";
    ["外出", "out of office", "going out"] => ["biz_type=outing_application"],
           "The approval is a process with this biz_type.", "其审批是 biz_type 为该值的流程。";
    ["补卡", "attendance correction", "correction"] => ["biz_type=remedy_application"],
           "The approval is a process with this biz_type.", "其审批是 biz_type 为该值的流程。";
    ["换班", "shift swap", "swap shift"] => ["biz_type=swap_shift_application"],
           "The approval is a process with this biz_type.", "其审批是 biz_type 为该值的流程。";
    ["合同", "续签", "续约", "合同续签", "contract", "renewal"]
        => ["contract_id", "corehr.contract.updated_v1", "biz_type=renewal_record"],
           "The approval of a renewal is a process with this biz_type.",
           "续约的审批是 biz_type 为该值的流程。";
    ["调薪", "薪资", "薪酬", "salary", "compensation", "pay raise"]
        => ["biz_type=cpst_adjust_salary_flow_info", "biz_type=batch_compensation_adjustment_new"];
    ["招聘", "recruitment", "recruiting"] => ["biz_type=recruitment_request_approval"];
    ["组织调整", "架构调整", "reorganization", "reorg", "organization adjustment"]
        => ["corehr.approval_groups.updated_v2", "biz_type=reorg_approval_group"];
    ["审批人", "审批任务", "approver", "approval task"] => ["corehr.process.approver.updated_v2", "approver_id"];
    ["转交", "加签", "add approver"] => ["corehr.process.approver.updated_v2"],
           "The documentation does not say which events a handover of a task or an added approver sends.",
           "文档没有说明转交、加签会推送哪些事件。";
    ["流程", "流程实例", "流程状态", "流程结束", "process", "process status", "process instance"]
        => ["corehr.process.status.update_v2", "process_id", "corehr.process.node.updated_v2"];
    ["评论", "comment"] => ["corehr.process_comment_info.updated_v2", "comment_id"];
    ["兼职", "additional job", "part-time job"] => ["event_type=additional_job_change", "sub_event_type=additional_job_created"];
    ["人员变更", "员工信息变更", "employee change"] => ["corehr.employee.domain_event_v2"];

    // Deliveries
    ["签名", "验签", "验签失败", "签名错误", "签名校验失败", "signature failed", "invalid signature", "signature mismatch"]
        => ["X-Lark-Signature", "FE120"];
    ["加密", "解密", "encrypt key", "encryption", "decryption failed", "解密失败"] => ["envelope.encrypt", "FE113"];
    ["去重", "重复推送", "重复", "幂等", "duplicates", "duplicated", "dedupe", "deduplicate", "deduplication", "idempotency", "redelivery", "at least once", "至少一次"]
        => ["header.event_id", "FE401"];
    ["乱序", "顺序", "迟到", "延迟", "out of order", "ordering", "late", "delay", "delayed"] => ["FE404"];
    ["丢失", "漏推", "丢事件", "缺失", "lost", "lost event", "missing event", "missing events"] => ["FE407", "FE408"];
    ["重试", "重推", "重新推送", "retry", "retries"]
        => ["FE401"],
           "The platform sends an event again after 15 s, 5 min, 1 h and 6 h if it is not answered with status 200 within 3 s.",
           "如果 3 秒内没有收到状态码 200 的应答，平台会在 15 秒、5 分钟、1 小时、6 小时后重新推送。";
    ["超时", "timed out", "timeout", "time out"] => ["slow", "deadline"];
    ["请求地址校验", "地址校验", "url verification", "challenge code"]
        => ["url_verification", "envelope.challenge", "challenge-unsigned"];
    ["verification token", "校验 token"] => ["header.token"];
    ["env", "option", "file:"] => ["decoded.key"];
    ["exit", "exit code", "exit codes", "exit status", "退出码", "返回码"]
        => ["exit code 0", "exit code 1", "exit code 2"];
}
