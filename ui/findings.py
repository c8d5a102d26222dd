# SPDX-License-Identifier: Apache-2.0
"""What the doctor finds, in the clerk's language: each English pattern with its Vietnamese and French."""

from types import SimpleNamespace

from clerkdesk.domain.findings import Finding
from clerkdesk.errors import ClerkDeskError
from ui.messages import message
from ui.texts import Language

_COLUMN = {Language.VIETNAMESE: 0, Language.FRENCH: 1}

FINDINGS: dict[str, tuple[str, str]] = {
    "{code}: {fault.what_happened}": ("{code}: {fault.what_happened}", "{code} : {fault.what_happened}"),
    "the store was put back from log entry {noted} to {entry} before {at}; compare it with the slips": (
        "kho đã lùi từ dòng sổ {noted} về {entry} trước {at}; đối chiếu với giấy hẹn",
        "le dépôt est revenu de la ligne {noted} à {entry} avant le {at} ; comparez avec les récépissés",
    ),
    "the receipt of {code} is about another content: {detail}": (
        "biên nhận của {code} nói về nội dung khác: {detail}",
        "le reçu de {code} porte sur un autre contenu : {detail}",
    ),
    "{code} has no entry of its receipt in the log": (
        "sổ không có dòng tiếp nhận {code}",
        "le journal n’a pas la réception de {code}",
    ),
    "log entry {entry} prints a slip before its dossier was received": (
        "dòng sổ {entry} in giấy hẹn trước khi tiếp nhận hồ sơ",
        "la ligne {entry} imprime un récépissé avant la réception du dossier",
    ),
    "{code} waits until {at:%Y-%m-%d %H:%M}, longer than any pause": (
        "{code} chờ tới {at:%d/%m/%Y %H:%M}, lâu hơn mọi lượt nghỉ",
        "{code} attend jusqu’au {at:%d/%m/%Y %H:%M}, plus que toute pause",
    ),
    "log entry {entry} has no offset": ("dòng sổ {entry} thiếu múi giờ", "la ligne {entry} n’a pas de fuseau"),
    "a time of {code} has no offset": (
        "một mốc giờ của {code} thiếu múi giờ",
        "une heure de {code} n’a pas de fuseau",
    ),
    "a time of the delivery of {code} has no offset": (
        "một mốc giờ gửi {code} thiếu múi giờ",
        "une heure d’envoi de {code} n’a pas de fuseau",
    ),
    "{file} shows particulars of {code} in clear": (
        "tệp {file} để lộ thông tin của {code}",
        "{file} montre en clair des données de {code}",
    ),
    "{file} of {code} is missing or damaged": (
        "tệp {file} của {code} bị mất hoặc hỏng",
        "{file} de {code} manque ou est abîmé",
    ),
    "page {page} of {code} is missing or damaged": (
        "trang {page} của {code} bị mất hoặc hỏng",
        "la page {page} de {code} manque ou est abîmée",
    ),
    "the log breaks at entry {entry}": ("sổ đứt ở dòng {entry}", "le journal est rompu à la ligne {entry}"),
    "the chain of the log breaks at entry {entry}": (
        "chuỗi băm của sổ đứt ở dòng {entry}",
        "la chaîne du journal est rompue à la ligne {entry}",
    ),
    "{code} carries a certificate that was never enrolled for {officer}": (
        "{code} mang chứng thư chưa từng đăng ký cho {officer}",
        "{code} porte un certificat jamais enregistré pour {officer}",
    ),
    "{code} counts as acknowledged without a receipt": (
        "{code} ghi là đã nhận mà không có biên nhận",
        "{code} compte comme reçu sans accusé",
    ),
    "{n} sealed files are missing": ("thiếu {n} tệp niêm phong", "fichiers scellés manquants : {n}"),
    "the slip numbers of {year} have gaps or doubles": (
        "số giấy hẹn năm {year} có chỗ hụt hoặc trùng",
        "les numéros de récépissé de {year} ont des trous ou des doubles",
    ),
    "two deliveries share a key": ("hai lượt gửi chung một khoá", "deux envois partagent une clé"),
    "one revision has two deliveries to one portal": (
        "một bản niêm phong có hai lượt gửi tới một cổng",
        "une version a deux envois vers un portail",
    ),
    "the sums differ": ("các tổng không khớp", "les sommes diffèrent"),
    "{code} waits without a next try": ("{code} chờ mà không có lượt thử kế", "{code} attend sans prochain essai"),
    "{code} is {state} without a reason": ("{code} ở {state} mà không ghi lý do", "{code} est {state} sans motif"),
    "{code} is queued but {state}": ("{code} đã xếp hàng gửi mà đang {state}", "{code} est en file mais {state}"),
    "the legal time of {code} is not that of its receipt": (
        "giờ pháp lý của {code} khác giờ trên biên nhận",
        "l’heure légale de {code} n’est pas celle de son reçu",
    ),
    "batch {number} was approved over a log that is not this one": (
        "lô {number} được duyệt trên một sổ khác",
        "le lot {number} a été approuvé sur un autre journal",
    ),
    "{file} holds a key": ("tệp {file} chứa khoá", "{file} contient une clé"),
    "{file} holds a page": ("tệp {file} chứa ảnh trang", "{file} contient une page"),
    "{n} dossiers lack the event of their receipt": (
        "{n} hồ sơ thiếu dòng tiếp nhận",
        "dossiers sans événement de réception : {n}",
    ),
    "{n} events are about dossiers that are not in the store": (
        "{n} dòng sổ nói về hồ sơ không có trong kho",
        "événements de dossiers absents du dépôt : {n}",
    ),
    "{n} dossier codes or slip numbers were given twice": (
        "{n} mã hồ sơ hoặc số giấy hẹn bị cấp hai lần",
        "codes ou numéros donnés deux fois : {n}",
    ),
    "{n} dossiers are in a state that the log does not tell": (
        "{n} hồ sơ ở trạng thái mà sổ không ghi",
        "dossiers dans un état que le journal ignore : {n}",
    ),
    "{n} revisions are in a state that the log does not tell": (
        "{n} bản niêm phong ở trạng thái mà sổ không ghi",
        "versions dans un état que le journal ignore : {n}",
    ),
    "{n} batches are in a state that the log does not tell": (
        "{n} lô ở trạng thái mà sổ không ghi",
        "lots dans un état que le journal ignore : {n}",
    ),
    "{n} deliveries are in a state that the log does not tell": (
        "{n} lượt gửi ở trạng thái mà sổ không ghi",
        "envois dans un état que le journal ignore : {n}",
    ),
    "{n} steps of the log are not allowed ones": (
        "{n} bước trong sổ không được phép",
        "étapes du journal non permises : {n}",
    ),
    "{n} due dates are not those of the newest event of their term": (
        "{n} ngày hẹn không khớp diễn biến mới nhất của thời hạn",
        "échéances qui ne suivent pas le dernier événement du délai : {n}",
    ),
    "{n} events of a term are not in the log": (
        "{n} diễn biến thời hạn không có trong sổ",
        "événements de délai absents du journal : {n}",
    ),
    "{n} states of the log are not among those to be told, or the other way round": (
        "{n} trạng thái trong sổ không khớp danh sách phải báo cổng",
        "états du journal et états à annoncer qui diffèrent : {n}",
    ),
    "{n} dossiers are counted otherwise than they stand": (
        "{n} hồ sơ được đếm khác với thực tế",
        "dossiers comptés autrement qu’ils ne sont : {n}",
    ),
    "{n} dossiers went back from a withdrawal to another state than before": (
        "{n} hồ sơ thôi rút mà về trạng thái khác lúc trước",
        "dossiers revenus d’un retrait dans un autre état : {n}",
    ),
    "{n} results or signatures of receipt belong to dossiers that are not finished": (
        "{n} kết quả hoặc chữ ký nhận thuộc hồ sơ chưa xong",
        "résultats ou signatures de remise de dossiers inachevés : {n}",
    ),
    "{n} linked dossiers ended before their last part": (
        "{n} hồ sơ liên thông kết thúc trước phần cuối",
        "dossiers liés terminés avant leur dernière partie : {n}",
    ),
    "{n} yearly books of forms have gaps": (
        "{n} sổ biểu mẫu theo năm có chỗ hụt số",
        "registres annuels avec des trous : {n}",
    ),
    "{n} revisions are signed without a whole signature": (
        "{n} bản niêm phong ghi là đã ký mà chữ ký không đủ",
        "versions signées sans signature entière : {n}",
    ),
    "{n} revisions are approved without a decision over exactly their signed manifest": (
        "{n} bản niêm phong được duyệt mà quyết định không đúng nội dung đã ký",
        "versions approuvées sans décision sur leur contenu signé : {n}",
    ),
    "{n} revisions were queued without a decision over exactly their signed manifest": (
        "{n} bản niêm phong xếp hàng gửi mà quyết định không đúng nội dung đã ký",
        "versions en file sans décision sur leur contenu signé : {n}",
    ),
    "{n} revisions were approved by their author": (
        "{n} bản niêm phong do chính người lập duyệt",
        "versions approuvées par leur auteur : {n}",
    ),
    "{n} revisions stand in two undecided batches": (
        "{n} bản niêm phong nằm trong hai lô chưa duyệt",
        "versions dans deux lots non décidés : {n}",
    ),
    "{n} revisions have several deliveries to one destination": (
        "{n} bản niêm phong có nhiều lượt gửi tới một nơi",
        "versions envoyées plusieurs fois au même portail : {n}",
    ),
    "{n} deliveries share an idempotency key, or have none": (
        "{n} lượt gửi chung khoá chống trùng, hoặc không có khoá",
        "envois dont la clé est double ou absente : {n}",
    ),
    "{n} dossiers are summed up otherwise than they stand": (
        "{n} hồ sơ được cộng khác với thực tế",
        "dossiers additionnés autrement qu’ils ne sont : {n}",
    ),
    "{n} of the sums are not those of the dossiers": (
        "{n} tổng không khớp số hồ sơ",
        "sommes qui ne sont pas celles des dossiers : {n}",
    ),
    "{n} approved revisions would never be queued": (
        "{n} bản đã duyệt sẽ không bao giờ được xếp hàng gửi",
        "versions approuvées qui ne partiraient jamais : {n}",
    ),
    "{n} deliveries count as acknowledged without the portal's receipt": (
        "{n} lượt gửi ghi là đã nhận mà thiếu biên nhận của cổng",
        "envois comptés reçus sans l’accusé du portail : {n}",
    ),
    "{n} deliveries were confirmed without being acknowledged before": (
        "{n} lượt gửi được xác nhận mà trước đó chưa nhận",
        "envois confirmés sans avoir été reçus : {n}",
    ),
    "a row of {table} names a row that is not there": (
        "một dòng của bảng {table} trỏ tới dòng không có",
        "une ligne de {table} désigne une ligne absente",
    ),
    "the file is damaged: {detail}": ("tệp kho bị hỏng: {detail}", "le fichier est abîmé : {detail}"),
    "the database is damaged: {detail}": ("cơ sở dữ liệu bị hỏng: {detail}", "la base est abîmée : {detail}"),
    "commits do not wait for the disk: {settings}": (
        "ghi kho không chờ đĩa: {settings}",
        "les écritures n’attendent pas le disque : {settings}",
    ),
    "the {kind} {name} is missing or was changed": (
        "{kind} {name} bị mất hoặc bị sửa",
        "{kind} {name} manque ou a été changé",
    ),
    "the {kind} {name} does not belong here": (
        "{kind} {name} không thuộc kho này",
        "{kind} {name} n’a rien à faire ici",
    ),
    "the allowed transitions are not those of this program": (
        "bảng bước được phép khác với chương trình này",
        "les étapes permises ne sont pas celles de ce programme",
    ),
    "received {counts.received} dossiers, but {counts.open} + {counts.waiting} + {counts.delivered} + "
    "{counts.withdrawn} are open, waiting, delivered and withdrawn": (
        "đã nhận {counts.received} hồ sơ, nhưng đang làm {counts.open} + chờ {counts.waiting} + "
        "đã gửi {counts.delivered} + đã rút {counts.withdrawn}",
        "{counts.received} dossiers reçus, mais {counts.open} ouverts + {counts.waiting} en attente + "
        "{counts.delivered} remis + {counts.withdrawn} retirés",
    ),
    "the store cannot be read to its end: {reason}": (
        "không đọc được kho tới cuối: {reason}",
        "le dépôt ne peut être lu jusqu’au bout : {reason}",
    ),
    "the references between the tables cannot be checked": (
        "không kiểm được liên kết giữa các bảng",
        "les liens entre les tables ne peuvent être vérifiés",
    ),
    "the database is not encrypted": ("cơ sở dữ liệu không mã hoá", "la base n’est pas chiffrée"),
}


def said(finding: str, language: Language) -> str:
    """Return a finding in a language; one without a pattern, or in English, is as the core says it."""
    if not isinstance(finding, Finding) or language not in _COLUMN or finding.pattern not in FINDINGS:
        return str(finding)
    values = {
        name: SimpleNamespace(what_happened=message(value, language).happened)
        if isinstance(value, ClerkDeskError)
        else value
        for name, value in finding.values.items()
    }
    return FINDINGS[finding.pattern][_COLUMN[language]].format_map(values)
