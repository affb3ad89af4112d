"""What the command line shows to a person, in Vietnamese and English: one catalogue, by key.

What is only ever shown is here. What is data as well is written in English where it belongs, and put into
Vietnamese where it is shown (`inference/vietnamese.py`): errors, the help, lines of a long run, findings, the
gate's reasons, warnings in rows. A key is ``place.what``; ``{name}`` stands for what `tell` is given.
"""

from __future__ import annotations

import locale
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, Literal

Language = Literal["vi", "en"]
LANGUAGES: Final = ("en", "vi")

# key: (English, Vietnamese)
CATALOGUE: Final[dict[str, tuple[str, str]]] = {
    "usage.got": ("got", "nhận được"),
    "usage.help": ("see: {command} --help", "xem: {command} --help"),
    "usage.interrupted": ("interrupted", "đã ngắt"),
    # what several commands say
    "file.wrote": ("wrote {path}", "đã ghi {path}"),
    "file.wrote_rows": ("wrote {path}: {n} rows", "đã ghi {path}: {n} dòng"),
    "file.wrote_articles": ("wrote {path}: {n} articles", "đã ghi {path}: {n} bài"),
    "file.wrote_review": (
        "wrote {path}: {n} rows to review",
        "đã ghi {path}: {n} dòng cần xem lại",
    ),
    "file.left_out": (
        "left out, unreadable or of a kind that is not read ({n}): {some}",
        "bỏ ra, vì không đọc được hoặc thuộc loại không đọc ({n}): {some}",
    ),
    # a brief in a terminal
    "view.untitled": ("(no title)", "(không có tiêu đề)"),
    "view.sentences": ("{n} sentences", "{n} câu"),
    "view.removed": ("{n} lines outside the article left out", "bỏ {n} dòng ngoài bài"),
    "view.truncated": ("the article was cut", "bài bị cắt bớt"),
    "view.abstract": ("Abstract", "Tóm tắt"),
    "view.topics": ("Topics", "Chủ đề"),
    "view.no_topic": ("on none of the topics", "không thuộc chủ đề nào"),
    "brief.paste": (
        "paste the article; end with Ctrl-D on a line (Windows: Ctrl-Z)",
        "dán bài vào đây; kết thúc bằng Ctrl-D ở đầu dòng (Windows: Ctrl-Z)",
    ),
    # a job
    "run.stopped": (
        "stopped; {n} articles are kept: run the same command again to continue",
        "đã dừng; {n} bài đã xong được giữ lại: chạy lại đúng lệnh này để tiếp tục",
    ),
    "run.was_finished": (
        "this job is finished already; --restart does it again",
        "việc này đã xong từ trước; thêm --restart để làm lại",
    ),
    "run.no_rows": (
        "the input has no rows: only a header, or blank lines",
        "đầu vào không có dòng nào: chỉ có tiêu đề cột, hoặc dòng trống",
    ),
    "run.output": ("output: {path}", "kết quả: {path}"),
    "run.database": ("the database", "cơ sở dữ liệu"),
    "run.report": ("report: {path}", "báo cáo: {path}"),
    "run.failed_rows": ("failed rows: {path}", "các dòng lỗi: {path}"),
    "summary.rows": (
        "{rows} rows: {good} articles briefed, {errors} failed",
        "{rows} dòng: {good} bài đã xử lý, {errors} lỗi",
    ),
    "summary.this_run": (
        "this run: {rows} rows in {time}, {rate} rows/s, {share} of the time in the encoder",
        "lần chạy này: {rows} dòng trong {time}, {rate} dòng/giây, bộ mã hóa chiếm {share} thời gian",
    ),
    "summary.by_month": ("by month:", "theo tháng:"),
    "summary.last_months": ("last {n} months:", "{n} tháng gần nhất:"),
    "summary.warnings": ("warnings:", "cảnh báo:"),
    "summary.articles": ("{n} articles: {what}", "{n} bài: {what}"),
    "summary.errors": ("errors:", "lỗi:"),
    "summary.first": (", the first {example}", ", đầu tiên là {example}"),
    "progress.starting": ("starting", "bắt đầu"),
    "progress.rows": ("{n} rows", "{n} dòng"),
    "progress.rate": ("{n} rows/s", "{n} dòng/giây"),
    "progress.left": ("{time} left", "còn {time}"),
    "progress.before": ("{n} done before", "{n} đã xong từ trước"),
    "progress.errors": ("{n} errors", "{n} lỗi"),
    # the page of a job
    "report.started": ("started", "bắt đầu"),
    "report.finished": ("finished", "kết thúc"),
    "report.input": ("input", "đầu vào"),
    "report.files": ("{n} files, {size} bytes", "{n} tệp, {size} byte"),
    "report.model": ("model", "mô hình"),
    "report.overview": ("Overview", "Tổng quan"),
    "report.rows": ("rows", "dòng"),
    "report.briefed": ("articles briefed", "bài đã xử lý"),
    "report.failed": ("failed", "lỗi"),
    "report.rate": ("rows per second", "dòng mỗi giây"),
    "report.last_run": ("{n} in {time}, the last run", "{n} dòng trong {time}, lần chạy cuối"),
    "report.encoder": ("{share} of the time in the encoder", "bộ mã hóa chiếm {share} thời gian"),
    "report.topics": ("Topics", "Chủ đề"),
    "report.tagged": ("Articles tagged", "Số bài được gắn"),
    "report.per_topic": ("articles per topic", "số bài mỗi chủ đề"),
    "report.topic": ("topic", "mã"),
    "report.name": ("name", "tên chủ đề"),
    "report.articles": ("articles", "số bài"),
    "report.share": ("share", "tỷ lệ"),
    "report.months": ("By month of publication", "Theo tháng xuất bản"),
    "report.month": ("month", "tháng"),
    "report.per_month": ("articles per month and topic", "số bài mỗi tháng và chủ đề"),
    "report.scores": ("Scores", "Điểm"),
    "report.scores_note": (
        "Articles over score, on a square-root scale: two peaks, near 0 and near 1, mean that the model is"
        " sure; a broad middle means that it is not.",
        "Số bài theo điểm, thang căn bậc hai: hai đỉnh gần 0 và gần 1 nghĩa là mô hình chắc chắn; phần giữa"
        " rộng nghĩa là chưa chắc.",
    ),
    "report.errors": ("Errors", "Lỗi"),
    "report.error_rows": ("Rows", "Số dòng"),
    "report.per_error": ("rows per error", "số dòng mỗi loại lỗi"),
    "report.error": ("error", "lỗi"),
    "report.first_row": ("the first row with it", "dòng đầu tiên gặp lỗi này"),
    "report.warnings": ("Warnings", "Cảnh báo"),
    "report.per_warning": ("articles per warning", "số bài mỗi loại cảnh báo"),
    "report.list": ("Articles", "Các bài"),
    "report.first": (
        "The first {n} of {all}; the output has them all.",
        "{n} bài đầu trong {all} bài; tệp kết quả có đủ.",
    ),
    # the registry of models
    "models.header": ("model", "mô hình"),
    "models.state": ("state", "trạng thái"),
    "models.state.in_use": ("in use", "đang dùng"),
    "models.state.usable": ("usable", "dùng được"),
    "models.state.refused": ("refused by the gate", "bị cửa kiểm tra loại"),
    "models.version": ("version", "phiên bản"),
    "models.made": ("made", "tạo lúc"),
    "models.from": ("from", "từ"),
    "models.gate": ("gate", "cửa kiểm tra"),
    "models.damaged": ("damaged: {why}", "hỏng: {why}"),
    "models.in_use": ("{name} is in use", "đang dùng {name}"),
    "models.reload": (
        "a running 'phobrief serve' takes it when told: kill -HUP, or POST /v1/model/reload",
        "'phobrief serve' đang chạy chỉ đổi khi được báo: kill -HUP, hoặc POST /v1/model/reload",
    ),
    "models.registered": ("registered {name}", "đã ghi nhận {name}"),
    "models.passed": ("passed", "qua"),
    "models.refused": ("refused", "bị từ chối"),
    "models.forced": ("forced", "vẫn dùng"),
    "models.name": ("{name} (in use)", "{name} (đang dùng)"),
    "models.folder": ("folder", "thư mục"),
    "models.topics": ("topics", "chủ đề"),
    "models.precision": ("computes in", "tính bằng"),
    "models.made_by": ("{when} by {by}", "{when} bằng {by}"),
    "models.data": ("data", "dữ liệu"),
    "models.data.new": ("new", "mới"),
    "models.data.base": ("base", "cũ"),
    "models.data.regression": ("regression", "đối chứng"),
    "models.data.unlabelled": ("unlabelled", "không nhãn"),
    "models.data.corpus": ("corpus", "kho bài"),
    "models.data.topics": ("topics", "chủ đề"),
    "models.data_file": (
        "{role}: {file}, {n} rows, sha256 {sha256}",
        "{role}: {file}, {n} dòng, sha256 {sha256}",
    ),
    "models.promote": ("promote", "đưa vào dùng"),
    "models.rollback": ("rollback", "quay về"),
    "models.not_known": ("unknown", "không biết"),
    "models.list_note": (
        "macro F1 on the rows each was tuned on; on the same rows: phobrief models compare A B --data FILE",
        "macro F1 trên những dòng dùng để chỉnh ngưỡng từng mô hình; trên cùng những dòng: "
        "phobrief models compare A B --data TỆP",
    ),
    "models.compare_note": (
        "F1 on the rows each was tuned on; give --data to compare them on the same articles",
        "F1 trên những dòng mà mỗi mô hình được chỉnh ngưỡng; thêm --data để so trên cùng những bài",
    ),
    "models.published": ("published {name}", "đã đăng {name}"),
    # labelled data
    "data.new_topic": (
        "(new topic; if it is a known one: --map {way})",
        "(chủ đề mới; nếu là chủ đề đã biết: --map {way})",
    ),
    "data.unused_column": ("column '{column}' was left out", "đã bỏ cột '{column}'"),
    "data.unused_near": (
        "column '{column}' was left out; did you mean '{near}'? --map {way}",
        "đã bỏ cột '{column}'; có phải '{near}' không? --map {way}",
    ),
    "data.differ": (
        "annotators differ on {n} labels:",
        "những người gán nhãn không thống nhất ở {n} nhãn:",
    ),
    "data.rows_left_out": ("{n} rows were left out", "đã bỏ {n} dòng"),
    "data.too_long": (
        "{n} articles are longer than a cell of Excel",
        "{n} bài dài hơn một ô của Excel",
    ),
    "data.unread": ("{n} articles could not be read", "không đọc được {n} bài"),
    "data.unread_first": (
        "{n} articles could not be read; the first: {first}",
        "không đọc được {n} bài; bài đầu tiên: {first}",
    ),
    "data.articles": ("{n} articles", "{n} bài"),
    "data.articles_of": (
        "{n} articles, {left_out} left out (no title or no body)",
        "{n} bài, bỏ {left_out} bài (không có tiêu đề hoặc thân bài)",
    ),
    "data.graded": ("graded", "đã chấm"),
    "data.next": ("next: {command}", "tiếp theo: {command}"),
    "data.not_in_clone": (
        "{n} graded articles are not in this clone: {some}",
        "{n} bài đã chấm không có trong bản sao này: {some}",
    ),
    "data.pool": (
        "read {n} articles; {known} are labelled already",
        "đã đọc {n} bài; {known} bài có nhãn rồi",
    ),
    "data.pool_topic": (
        "{topic}: {share} of them by the model's scores, {n} chosen for it",
        "{topic}: {share} số bài theo điểm của mô hình, chọn {n} bài vì chủ đề này",
    ),
    # a check of labels
    "check.file": (
        "{file}: {rows} rows ({splits}), {usable} usable",
        "{file}: {rows} dòng ({splits}), dùng được {usable}",
    ),
    "check.no_split": ("no split", "không chia"),
    "check.topic": ("topic", "chủ đề"),
    "check.present": ("present", "có"),
    "check.main": ("main", "chính"),
    "check.absent": ("absent", "không"),
    "check.not_judged": ("not judged", "chưa chấm"),
    "check.wrong": ("wrong?", "sai?"),
    "check.danger": ("DANGER", "DỪNG"),
    "check.look": ("LOOK", "XEM"),
    "check.note": ("note", "lưu ý"),
    "check.line": ("line", "dòng"),
    "check.findings": ("{n} findings need a look", "{n} điều cần xem"),
    "check.well": ("nothing that needs a look was found", "không thấy điều gì cần xem"),
    # figures of models
    "figures.topic": ("topic", "chủ đề"),
    "figures.positives": ("positives", "bài có"),
    "figures.difference": ("diff", "hiệu"),
    "figures.interval": ("95 % interval", "khoảng 95 %"),
    "figures.range": ("{low} to {high}", "{low} đến {high}"),
    "figures.warning": ("Warning: {what}", "Lưu ý: {what}"),
    "gate.rows": ("{name}: {n} rows", "{name}: {n} dòng"),
    "gate.held_out": ("held-out", "phần để riêng"),
    "gate.regression": ("regression", "tệp đối chứng"),
    "gate.together": ("together", "gộp lại"),
    "gate.in_use": ("in use", "cũ"),
    "gate.new": ("new", "mới"),
    "gate.verdict": ("verdict", "kết luận"),
    "gate.held": ("held", "giữ được"),
    "gate.fell": ("fell too far", "giảm quá nhiều"),
    "gate.low": ("too low", "quá thấp"),
    "gate.too_few": ("too few to decide", "quá ít bài để kết luận"),
    "gate.unjudged": ("(against the old tags)", "(so với chủ đề mô hình cũ gắn)"),
    "gate.new_topic": ("(new topic)", "(chủ đề mới)"),
    "gate.passed": ("gate: passed", "cửa kiểm tra: cho qua"),
    "gate.refused": ("gate: refused", "cửa kiểm tra: từ chối"),
    "gate.forced": ("put in use anyway: {why}", "vẫn đưa vào dùng: {why}"),
    "gate.plot": (
        "F1: model in use and new model. Gate: {verdict}",
        "F1: mô hình đang dùng và mô hình mới. Cửa kiểm tra: {verdict}",
    ),
    "gate.plot.passed": ("passed", "cho qua"),
    "gate.plot.refused": ("refused", "từ chối"),
    "compare.articles": ("{n} articles of {file}", "{n} bài của {file}"),
    "compare.warning": ("Warning, {side}: {what}", "Lưu ý, {side}: {what}"),
    "compare.only": ("only {side}", "chỉ {side}"),
    "compare.only_knows": ("only {side} knows {topics}", "chỉ {side} biết {topics}"),
    "compare.differ": ("tags differ in {n} places", "khác nhau ở {n} chỗ"),
    "compare.right": ("{side} is right", "{side} đúng"),
    "compare.not_judged": ("not judged", "chưa chấm"),
    "compare.more": (
        "... and {n} more (--report FILE has all)",
        "... và {n} chỗ nữa (--report TỆP ghi đủ)",
    ),
    "evaluate.measured": ("{model} on {file}", "{model} trên {file}"),
    "evaluate.positives": ("positives {n}", "bài có {n}"),
    "evaluate.baseline": (
        "TF-IDF baseline: macro F1 {macro}, {topics}",
        "mốc so sánh TF-IDF: macro F1 {macro}, {topics}",
    ),
    "evaluate.evidence": (
        "evidence of {n} tags: without it the score falls by {drop}, without as many other sentences by"
        " {other} (ratio {ratio}); on it alone {rest} of the score stay",
        "dẫn chứng của {n} lần gắn chủ đề: bỏ đi thì điểm giảm {drop}, bỏ bằng ấy câu khác thì giảm {other}"
        " (tỷ số {ratio}); chỉ còn dẫn chứng thì giữ được {rest} số điểm",
    ),
    "evaluate.articles": ("articles", "bài"),
    "abstracts.rouge": (
        "abstracts of {n} articles, Unicode syllables: R-1/R-2/R-L {rouge}; {syllables} syllables,"
        " {sentences} sentences",
        "tóm tắt của {n} bài, tính theo âm tiết Unicode: R-1/R-2/R-L {rouge}; {syllables} âm tiết,"
        " {sentences} câu",
    ),
    "abstracts.ascii": ("ASCII variant: {rouge}", "cách tính ASCII: {rouge}"),
    "abstracts.rest": (
        "within the limits {kept}; faithful {faithful}; numbers supported {numbers}, names {names};"
        " novel bigrams {novel}; repetition {repetition}",
        "đúng độ dài {kept}; khớp với bài {faithful}; con số có trong bài {numbers}, tên riêng {names};"
        " cặp âm tiết mới {novel}; lặp {repetition}",
    ),
    "abstracts.made": ("made: {methods}", "cách làm: {methods}"),
    "abstracts.doubted": (
        "the consistency check doubts {what}",
        "phép đối chiếu còn nghi ngờ {what}",
    ),
    # plots
    "plot.threshold": (
        "threshold: recall {recall}, precision {precision}",
        "ngưỡng: recall {recall}, precision {precision}",
    ),
    "plot.precision_recall": ("precision over recall", "precision theo recall"),
    "plot.score": ("score", "điểm"),
    "plot.share": ("share with the topic", "tỷ lệ có chủ đề"),
    "plot.bin": (
        "score {score}, share {share}, {n} articles",
        "điểm {score}, tỷ lệ {share}, {n} bài",
    ),
    "plot.reliability": ("share of positives over score", "tỷ lệ có chủ đề theo điểm"),
    "plot.present": ("present ({n})", "có ({n})"),
    "plot.absent": ("absent ({n})", "không ({n})"),
    "plot.bar": ("{low} to {high}: {what}", "{low} đến {high}: {what}"),
    "plot.scores": ("articles over score", "số bài theo điểm"),
    # the report of an evaluation
    "evaluation.kicker": ("phobrief evaluation", "phobrief: đánh giá mô hình"),
    "evaluation.model": ("model", "mô hình"),
    "evaluation.data": ("data", "dữ liệu"),
    "evaluation.unnamed": ("unnamed data", "dữ liệu không tên"),
    "evaluation.split": ("split", "phần"),
    "evaluation.drawn": ("drawn at random", "lấy ngẫu nhiên"),
    "evaluation.at_most": ("at most {n}", "tối đa {n}"),
    "evaluation.learnt": ("of these learnt from", "trong đó đã học"),
    "evaluation.sha256": ("model sha256", "sha256 của mô hình"),
    "evaluation.measured": ("Measured on {what}.", "Đo trên {what}."),
    "evaluation.of_split": ("split {split}", "phần {split}"),
    "evaluation.of_limit": ("at most {n} drawn at random", "lấy ngẫu nhiên tối đa {n}"),
    "evaluation.n_learnt": (
        "The model has learnt from {n} of them.",
        "Mô hình đã học {n} bài trong đó.",
    ),
    "evaluation.topics": ("Topics", "Chủ đề"),
    "evaluation.topic": ("topic", "chủ đề"),
    "evaluation.precision": ("precision", "precision"),
    "evaluation.recall": ("recall", "recall"),
    "evaluation.f1": ("F1", "F1"),
    "evaluation.average_precision": ("AP", "AP"),
    "evaluation.support": ("positives", "bài có"),
    "evaluation.n_judged": ("judged", "đã chấm"),
    "evaluation.brier": ("Brier", "Brier"),
    "evaluation.ece": ("ECE", "ECE"),
    "evaluation.macro_f1": ("macro F1", "macro F1"),
    "evaluation.micro_f1": ("micro F1", "micro F1"),
    "evaluation.macro_average_precision": ("macro AP", "macro AP"),
    "evaluation.baseline": ("TF-IDF baseline {figure}", "mốc so sánh TF-IDF {figure}"),
    "evaluation.ece_note": (
        "Calibration error (ECE) over {bins}.",
        "Sai lệch hiệu chuẩn (ECE) tính theo {bins}.",
    ),
    "evaluation.bins": (
        "{n} bins of equal width over scores 0 to 1",
        "{n} khoảng điểm bằng nhau từ 0 đến 1",
    ),
    "evaluation.topics_note": (
        "{n} articles. Intervals: 95 % bootstrap over articles. ECE over {bins}. A grade of 1 or 2 counts as"
        " present; what nobody judged counts for nothing.",
        "{n} bài. Khoảng tin cậy: bootstrap 95 % theo bài. ECE tính theo {bins}. Mức 1 hoặc 2 tính là có;"
        " những gì chưa ai chấm thì không tính.",
    ),
    "evaluation.curves": ("Curves", "Đồ thị"),
    "evaluation.curves_note": (
        "Precision and recall: the dot is the threshold in use, the dashed line what guessing gives."
        " Reliability: on the dashed line a score of 0.7 means 7 in 10; larger dots hold more articles."
        " Scores: each side has its own square-root scale.",
        "Precision và recall: chấm tròn là ngưỡng đang dùng, đường đứt là khi đoán bừa. Độ tin cậy: trên"
        " đường đứt thì điểm 0.7 nghĩa là 7 trên 10; chấm lớn hơn là nhiều bài hơn. Điểm: mỗi phía có thang"
        " căn bậc hai riêng.",
    ),
    "evaluation.precision_recall": ("Precision and recall", "Precision và recall"),
    "evaluation.reliability": ("Reliability", "Độ tin cậy"),
    "evaluation.scores": ("Scores", "Điểm"),
    "evaluation.confusion": ("Confusion matrix", "Ma trận nhầm lẫn"),
    "evaluation.confusion_rows": (
        "Rows: topics that an article carries. Columns: tags.",
        "Hàng: chủ đề của bài. Cột: chủ đề được gắn.",
    ),
    "evaluation.confusion_head": ("topic ↓ tag →", "của bài ↓ được gắn →"),
    "evaluation.confusion_note": (
        "A missed topic counts against each wrong tag of the same article, or against “none”; shades are"
        " shares of a row.",
        "Chủ đề bị bỏ sót được tính vào từng chủ đề gắn sai của cùng bài, hoặc vào “none”; độ đậm là tỷ lệ"
        " trong hàng.",
    ),
    "evaluation.hardest": ("Hardest articles", "Những bài khó nhất"),
    "evaluation.hardest_note": (
        "Furthest from the grade, by id.",
        "Điểm lệch xa mức chấm nhất, theo id.",
    ),
    "evaluation.grade": ("grade", "mức chấm"),
    "evaluation.score": ("score", "điểm"),
    "evaluation.evidence": ("Evidence", "Dẫn chứng"),
    "evaluation.n": ("tags", "lần gắn"),
    "evaluation.drop_evidence": ("drop without evidence", "giảm khi bỏ dẫn chứng"),
    "evaluation.drop_random": (
        "drop without random sentences",
        "giảm khi bỏ câu ngẫu nhiên",
    ),
    "evaluation.ratio": ("ratio", "tỷ số"),
    "evaluation.sufficiency": ("sufficiency", "độ đủ"),
    "evaluation.evidence_note": (
        "How far a tag’s score falls when its evidence sentences are taken out, against as many other"
        " sentences chosen at random; sufficiency is the score on the evidence alone over the full score.",
        "Điểm của chủ đề giảm bao nhiêu khi bỏ các câu dẫn chứng, so với khi bỏ bằng ấy câu khác chọn ngẫu"
        " nhiên; độ đủ là điểm khi chỉ còn dẫn chứng chia cho điểm của cả bài.",
    ),
    "evaluation.abstracts": ("Abstracts", "Tóm tắt"),
    "evaluation.system": ("system", "hệ thống"),
    "evaluation.this_model": ("this model", "mô hình này"),
    "evaluation.syllables": ("syllables", "âm tiết"),
    "evaluation.n_articles": ("{n} articles.", "{n} bài."),
    "evaluation.doubts": (
        "The consistency check doubts the abstracts of {articles}.",
        "Phép đối chiếu còn nghi ngờ tóm tắt của {articles}.",
    ),
    "evaluation.rouge_note": (
        "ROUGE is F1 × 100 over Unicode syllables. ASCII is the default tokenizer of rouge_score, which cuts"
        " Vietnamese letters apart; it is here for comparison with published figures only.",
        "ROUGE là F1 × 100 theo âm tiết Unicode. ASCII là cách tách mặc định của rouge_score, cắt rời chữ"
        " tiếng Việt; chỉ để so với các con số đã công bố.",
    ),
    "evaluation.positions": ("Where the chosen sentences stand", "Câu được chọn nằm ở đâu"),
    "evaluation.position": ("sentence of the article", "câu thứ mấy của bài"),
    # speed
    "bench.turn": ("turn {n} of {turns} ...", "lượt {n} trên {turns} ..."),
    "bench.length": ("length", "độ dài"),
    "bench.short": ("short", "ngắn"),
    "bench.median": ("median", "vừa"),
    "bench.long": ("long", "dài"),
    "bench.rate": ("articles/s", "bài/giây"),
    "bench.from": ("from", "từ"),
    "bench.to": ("to", "đến"),
    "bench.prepare": ("prepare", "chuẩn bị"),
    "bench.encode": ("encode", "mã hóa"),
    "bench.decide": ("decide", "quyết định"),
    "bench.abstract": ("abstract", "tóm tắt"),
    "bench.machine": (
        "{processor}; {units}; {cores} cores; precision {precision}; medians of {turns} turns",
        "{processor}; {units}; {cores} nhân; độ chính xác {precision}; trung vị của {turns} lượt",
    ),
    "bench.no_units": ("none of AMX, VNNI, AVX2", "không có AMX, VNNI, AVX2"),
    "bench.product": ("a product of matrices: {n} GFLOP/s", "nhân ma trận: {n} GFLOP/s"),
    "bench.python": ("python alone", "riêng Python"),
    "bench.cold": (
        "{name}: {median} s ({least} to {most})",
        "{name}: {median} giây ({least} đến {most})",
    ),
    "bench.cost": (
        "a million {length} articles by {contender}: {cost}",
        "một triệu bài {length} bằng {contender}: {cost}",
    ),
    "bench.per_minute": ("articles a minute", "số bài mỗi phút"),
    # the service and the desk
    "serve.no_keys": (
        "{host} is reached from other machines, and --api-keys asks nobody for a key",
        "máy khác gọi được {host}, mà không có --api-keys nên không ai bị hỏi khóa",
    ),
    "serve.desk": ("the desk's data lies in {place}", "dữ liệu của bàn duyệt nằm ở {place}"),
    "serve.serving": ("serving at {address}", "đang phục vụ tại {address}"),
    "keys.line": ("for the file of keys: {line}", "dòng cho tệp chứa khóa: {line}"),
    "users.password": ("Password", "Mật khẩu"),
    "users.again": ("Repeat for confirmation", "Nhập lại để xác nhận"),
    "users.added": (
        "{name} may use the desk in {place} as {role}",
        "{name} được dùng bàn duyệt tại {place} với vai trò {role}",
    ),
    "users.set": ("{name}: password set", "{name}: đã đặt mật khẩu"),
    "users.disabled": ("disabled", "đã khóa"),
    "desk.wrote": (
        "wrote {path}: {n} reviews of {place}",
        "đã ghi {path}: {n} bài duyệt của {place}",
    ),
    "desk.read": (
        "read {read} articles: {added} added, {known} known already, {refused} refused; {reviews} reviews",
        "đã đọc {read} bài: thêm {added}, đã có {known}, từ chối {refused}; {reviews} bài duyệt",
    ),
    # doctor: what a line is about
    "doctor.python": ("Python", "Python"),
    "doctor.extras": ("extras", "gói thêm"),
    "doctor.runtime": ("runtime", "bộ chạy"),
    "doctor.cores": ("cores", "số nhân"),
    "doctor.memory": ("memory", "bộ nhớ"),
    "doctor.model": ("model", "mô hình"),
    "doctor.home": ("models home", "nơi chứa mô hình"),
    "doctor.desk": ("desk data", "dữ liệu bàn duyệt"),
    "doctor.disk": ("free disk", "đĩa trống"),
    "doctor.sqlite": ("SQLite", "SQLite"),
    "doctor.settings": ("settings", "cài đặt"),
    "doctor.brief": ("sample brief", "chạy thử một bài"),
    "doctor.ok": ("ok", "tốt"),
    "doctor.warn": ("warn", "lưu ý"),
    "doctor.fail": ("FAIL", "HỎNG"),
    # doctor: what it found, and what to do
    "doctor.none": ("none", "không có"),
    "doctor.unknown": ("unknown", "không rõ"),
    "doctor.python.unknown": (
        "phobrief runs from a folder that was never installed: pip install -e .",
        "phobrief chạy từ một thư mục chưa được cài đặt: pip install -e .",
    ),
    "doctor.extras.found": (
        "installed: {there}; not installed: {absent} (pip install 'phobrief[NAME]', in a checkout '.[NAME]')",
        "đã cài: {there}; chưa cài: {absent} (pip install 'phobrief[TÊN]', trong thư mục mã nguồn '.[TÊN]')",
    ),
    "doctor.extras.base": (
        "missing: {names}; run: pip install --force-reinstall phobrief",
        "thiếu: {names}; chạy: pip install --force-reinstall phobrief",
    ),
    "doctor.runtime.advice": (
        "OpenVINO cannot be loaded; run: pip install --force-reinstall openvino",
        "không nạp được OpenVINO; chạy: pip install --force-reinstall openvino",
    ),
    "doctor.cores.quota": (
        "{quota} granted by the container, of {cores} it shows",
        "container chỉ cho {quota} trong {cores} nhân nhìn thấy",
    ),
    "doctor.memory.advice": (
        "little: give jobs --workers 0, or the container more memory",
        "hơi ít: chạy việc với --workers 0, hoặc cấp thêm bộ nhớ cho container",
    ),
    "doctor.disk.found": ("{size} at {place}", "{size} tại {place}"),
    "doctor.disk.advice": (
        "free some: jobs keep what is done beside --out, and models take their size twice while made",
        "cần dọn bớt: việc lớn lưu kết quả dở dang cạnh --out, mô hình khi tạo cần gấp đôi dung lượng",
    ),
    "doctor.sqlite.found": ("with full-text search (FTS5)", "có tìm kiếm toàn văn (FTS5)"),
    "doctor.sqlite.advice": (
        "the desk's search needs FTS5: use a Python of python.org, of the system or of uv",
        "tìm kiếm của bàn duyệt cần FTS5: dùng Python của python.org, của hệ thống hoặc của uv",
    ),
    "doctor.model.found": (
        "{name}, {n} files as they were saved, in {path}",
        "{name}, {n} tệp nguyên vẹn, tại {path}",
    ),
    "doctor.model.advice": (
        "phobrief models list shows what there is; phobrief models rollback goes back to the one before",
        "phobrief models list cho biết có những gì; phobrief models rollback quay về mô hình trước",
    ),
    "doctor.home.found": ("{path}, {n} versions", "{path}, {n} phiên bản"),
    "doctor.home.advice": (
        "this user may not write there: models cannot be kept; name another folder by {variable}",
        "không có quyền ghi ở đó nên không lưu được mô hình; đặt thư mục khác bằng {variable}",
    ),
    "doctor.desk.none": ("{path}, not made yet", "{path}, chưa có"),
    "doctor.desk.found": ("{path}, schema {schema}", "{path}, lược đồ {schema}"),
    "doctor.desk.advice": (
        "it is not the desk's database, or damaged: move it away, or put a backup in its place",
        "không phải cơ sở dữ liệu của bàn duyệt, hoặc đã hỏng: chuyển đi, hoặc thay bằng bản sao lưu",
    ),
    "doctor.desk.read_only": (
        "this user may not write it: the desk can be read only",
        "không có quyền ghi: bàn duyệt chỉ đọc được",
    ),
    "doctor.brief.found": (
        "{brief} s, after {load} s to load the model",
        "{brief} giây, sau {load} giây nạp mô hình",
    ),
    "doctor.brief.failed": (
        "a brief failed although the model is whole; run phobrief -v doctor and report what it says",
        "không chạy được dù mô hình nguyên vẹn; chạy phobrief -v doctor và gửi lại nội dung",
    ),
    "doctor.brief.slow": (
        "slow: is the machine busy, or are threads limited (OMP_NUM_THREADS, cores above)?",
        "chậm: máy đang bận, hay số luồng bị giới hạn (OMP_NUM_THREADS, số nhân ở trên)?",
    ),
    # doctor: the end
    "doctor.well": ("all well", "mọi thứ đều tốt"),
    "doctor.warnings": ("{n} to look at; it works", "{n} điểm cần lưu ý; vẫn chạy được"),
    "doctor.problems": ("{n} problems", "{n} vấn đề"),
}
_state: dict[str, Any] = {"language": "en", "asked": False}


def language_of_locale() -> Language:
    """Vietnamese where the environment's locale is, else English."""
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    named = next(filter(None, names), None) or locale.getlocale()[0] or ""
    return "vi" if named.lower().startswith(("vi_", "vi-", "vietnam")) or named == "vi" else "en"


def speak(language: Language, *, asked: bool = False) -> None:
    """Choose the language from now on; ``asked``: by the user, not by the locale."""
    _state.update(language=language, asked=asked)


def language() -> Language:
    """The language chosen."""
    chosen: Language = _state["language"]
    return chosen


@contextmanager
def speaking(other: Language) -> Iterator[None]:
    """Another language for a while."""
    before = dict(_state)
    speak(other, asked=True)
    try:
        yield
    finally:
        _state.update(before)


def tell(key: str, /, **values: object) -> str:
    """The message of that key in the language chosen, with the values put in."""
    return _pick(key, _state["language"]).format(**values)


def reader_language() -> Language:
    """The language of what frames an article: Vietnamese, as the article is, unless asked otherwise."""
    return language() if _state["asked"] else "vi"


def tell_reader(key: str, /, **values: object) -> str:
    """Like `tell`, in the `reader_language`."""
    return _pick(key, reader_language()).format(**values)


def _pick(key: str, language: Language) -> str:
    return CATALOGUE[key][LANGUAGES.index(language)]
