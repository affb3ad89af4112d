"""A tiny model of the real architecture, trained through the real command on texts written here."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

TOPICS = ("cadre_work", "power_control", "congress_preparation")

# One marked sentence per topic; the rest of each article is everyday news.
MARKED = {
    "cadre_work": [
        "Tỉnh_uỷ công_bố quyết_định điều_động , bổ_nhiệm cán_bộ .",
        "Huyện_uỷ luân_chuyển cán_bộ về xã giữ chức bí_thư .",
    ],
    "power_control": [
        "Uỷ_ban kiểm_tra thi_hành kỷ_luật đảng_viên vi_phạm .",
        "Đoàn giám_sát kết_luận người đứng đầu lạm_quyền .",
    ],
    "congress_preparation": [
        "Đảng_bộ chuẩn_bị văn_kiện đại_hội nhiệm_kỳ mới .",
        "Tiểu_ban nhân_sự họp bàn đại_hội đảng_bộ huyện .",
    ],
    "none": [
        "Nông_dân thu_hoạch vải thiều được mùa .",
        "Đội bóng thắng trận mở màn giải đấu .",
    ],
}
FILLERS = [
    "Buổi sáng trời mưa nhẹ ở vùng cao .",
    "Người_dân đi chợ từ sớm .",
    "Con đường mới dài 12 km đã thông xe .",
    "Giá gạo tăng 5 % so với tháng trước .",
    "Trường học tổ_chức ngày hội đọc sách .",
]


def write_data(folder: Path, n_articles: int = 32) -> Path:
    """Write articles.parquet, validation.parquet, abstracts.jsonl and topics.csv into ``folder`` and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    kinds = list(MARKED)
    rows, grades = [], []
    for i in range(n_articles):
        kind = kinds[i % len(kinds)]
        marked = MARKED[kind][(i // len(kinds)) % 2]
        fillers = [FILLERS[(i + k) % len(FILLERS)] for k in range(3)]
        body = [*fillers[: i % 3], marked, *fillers[i % 3 :]]
        rows.append(
            {
                "id": f"t/{i:03d}",
                "title": marked.removesuffix(" ."),
                "abstract": marked,
                "body": "\n".join(body),
            }
        )
        split = "dev" if i >= n_articles - 8 else "train"
        grades.append({"id": f"t/{i:03d}", "split": split, **{t: 2 * (t == kind) for t in TOPICS}})
    plain = [{**row, "id": f"p/{row['id']}"} for row in rows]
    pq.write_table(pa.Table.from_pylist(rows + plain), folder / "articles.parquet")
    pq.write_table(pa.Table.from_pylist(rows[:8]), folder / "validation.parquet")
    references = [{"id": row["id"], "abstract": row["abstract"]} for row in rows + plain]
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in references)
    (folder / "abstracts.jsonl").write_text(text, encoding="utf-8")
    with (folder / "topics.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(grades[0]))
        writer.writeheader()
        writer.writerows(grades)
    return folder


CONFIG = """\
name: tiny
data:
  folder: {folder}
  articles: articles.parquet
  validation: validation.parquet
  labelled: topics.csv
  references: abstracts.jsonl
encoder: {{n_layers: 1, width: 32, n_heads: 2, feed_forward: 64, n_pieces: 150, dropout: 0.0}}
segmenter: {{kind: unigram, min_count: 1}}
windows: {{max_pieces: 64}}
pretrain: {{steps: 4, batch_size: 4, n_pieces: 16, rate: 0.003}}
finetune:
  epochs: 12
  batch_size: 4
  encoder_rate: 0.003
  head_rate: 0.01
  checkpoint_every: 10
salience: {{n_articles: 24, epochs: 30, rate: 0.01, batch_size: 8}}
"""


def write_config(folder: Path, data: Path) -> Path:
    """Write the tiny config and return its path."""
    path = folder / "tiny.yaml"
    path.write_text(CONFIG.format(folder=data), encoding="utf-8")
    return path
