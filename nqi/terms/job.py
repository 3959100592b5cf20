"""Words of long questions: where the computation of an answer stands."""

from enum import unique

from nqi.terms.term import Term


@unique
class JobState(Term):
    """任务状态 / state of a job"""

    QUEUED = "排队中", "Waiting"
    RUNNING = "运行中", "Running"
    DONE = "已完成", "Done"
    FAILED = "失败", "Failed"
    CANCELLED = "已取消", "Cancelled"
    LOST = "已中断(进程已不在)", "Interrupted (its process is gone)"
