# SPDX-License-Identifier: Apache-2.0
"""Reasons of certificates, signatures and what they cover."""

REASONS: dict[str, tuple[str, str]] = {
    "expired": ("đã hết hạn", "expiré"),
    "not-yet-valid": ("chưa tới ngày có hiệu lực", "pas encore valable"),
    "revoked": ("đã bị thu hồi", "révoqué"),
    "key-usage": ("không được cấp để ký", "non prévu pour signer"),
    "untrusted": ("không do tổ chức máy này tin cậy cấp", "émis par une autorité inconnue du poste"),
    "key-mismatch": ("không khớp với khoá", "sans rapport avec la clé"),
    "weak-key": ("khoá quá yếu", "clé trop faible"),
    "wrong-officer": ("không phải của cán bộ này", "celui d’un autre agent"),
    "it cannot be read": ("không đọc được", "il est illisible"),
    "it or its authority expired; its own last day is {}": (
        "chứng thư hoặc nơi cấp đã hết hạn; ngày cuối của chứng thư là {}",
        "lui ou son autorité a expiré ; son dernier jour est le {}",
    ),
    "valid from {}; the computer says {}": (
        "có hiệu lực từ {}; đồng hồ máy ghi {}",
        "valable dès le {} ; l’ordinateur dit {}",
    ),
    "no authority of this station issued it": (
        "không tổ chức nào của máy này đã cấp",
        "aucune autorité de ce poste ne l’a émis",
    ),
    "its chain breaks the rules of RFC 5280": (
        "chuỗi chứng thư trái quy tắc RFC 5280",
        "sa chaîne enfreint la RFC 5280",
    ),
    "its chain cannot be read": ("không đọc được chuỗi chứng thư", "sa chaîne est illisible"),
    "its authority: {}": ("nơi cấp: {}", "son autorité : {}"),
    "revoked on {}": ("thu hồi ngày {}", "révoqué le {}"),
    "neither RSA nor an elliptic curve": (
        "không phải RSA, cũng không phải đường cong elliptic",
        "ni RSA, ni courbe elliptique",
    ),
    "no supervisor of this station": ("không phải lãnh đạo của máy này", "aucun responsable de ce poste"),
    "not this officer's": ("không phải của cán bộ này", "pas celui de cet agent"),
    "the key file holds another key": ("tệp khoá chứa khoá khác", "le fichier de clé contient une autre clé"),
    "the token holds another key": ("thẻ chứa khoá khác", "le jeton contient une autre clé"),
    "it is not valid at the time of signing": ("không có hiệu lực lúc ký", "il n’est pas valable au moment de signer"),
    "an earlier signature locks it against further ones": (
        "chữ ký trước đã khoá, không cho ký thêm",
        "une signature antérieure interdit d’en ajouter",
    ),
    "an unknown key signed it": ("khoá lạ đã ký", "une clé inconnue l’a signé"),
    "it holds actions that run by themselves": ("có lệnh tự chạy bên trong", "il contient des actions automatiques"),
    "it holds an XFA form": ("có biểu mẫu XFA bên trong", "il contient un formulaire XFA"),
    "it holds two tables of its objects that may differ": (
        "có hai bảng đối tượng có thể khác nhau",
        "il contient deux tables d’objets qui peuvent différer",
    ),
    "its first page has no proper size": (
        "trang đầu không có kích thước hợp lệ",
        "sa première page n’a pas de taille correcte",
    ),
    "its first page has no room for the stamp": (
        "trang đầu không còn chỗ cho dấu ký",
        "sa première page n’a pas la place du cachet",
    ),
    "its signature does not hold": ("chữ ký không đứng vững", "sa signature ne tient pas"),
    "they are not a signature with one signer": (
        "không phải chữ ký của một người",
        "ce n’est pas la signature d’une seule personne",
    ),
    "it is not a certificate": ("không phải chứng thư", "ce n’est pas un certificat"),
    "it was made on {}, one of {} is here": (
        "lập ngày {}, ở đây đã có bản ngày {}",
        "établie le {}, celle du {} est déjà là",
    ),
    "it uses a hash that is too weak or not known": (
        "dùng hàm băm quá yếu hoặc lạ",
        "elle emploie une empreinte faible ou inconnue",
    ),
    "the content was changed after signing": ("nội dung bị sửa sau khi ký", "le contenu a changé après la signature"),
    "it does not name its certificate": ("không nêu chứng thư", "elle ne nomme pas son certificat"),
    "it uses a method that does not fit its certificate": (
        "cách ký không hợp với chứng thư",
        "sa méthode ne va pas avec son certificat",
    ),
    "it was not made with the key of this certificate": (
        "không ký bằng khoá của chứng thư này",
        "elle n’est pas faite avec la clé de ce certificat",
    ),
    "it was made with another certificate": ("ký bằng chứng thư khác", "elle est faite avec un autre certificat"),
    "the document was not kept as it was": ("văn bản không còn như cũ", "le document n’est pas resté tel quel"),
    "another reader does not find it": ("trình đọc khác không thấy chữ ký", "un autre lecteur ne la trouve pas"),
    "it does not cover the whole file": ("không bao trùm cả tệp", "elle ne couvre pas tout le fichier"),
    "it is not that of the author": ("không phải của người lập", "elle n’est pas celle de l’auteur"),
    "nobody can be named as its signer": ("không xác định được người ký", "on ne peut nommer aucun signataire"),
    "another certificate signed than the one it names": (
        "chứng thư đã ký khác chứng thư được nêu",
        "un autre certificat a signé que celui nommé",
    ),
    "it was decided over a log that is not that of this station": (
        "quyết định trên nhật ký không phải của máy này",
        "décidé sur un journal qui n’est pas celui de ce poste",
    ),
    "it was sealed anew since the batch was proposed": (
        "đã niêm phong lại sau khi trình lô",
        "scellé à nouveau depuis la proposition du lot",
    ),
    "its decisions do not give the signed root": (
        "các quyết định không cho ra gốc đã ký",
        "ses décisions ne donnent pas la racine signée",
    ),
    "its proof does not lead to the signed root": (
        "chứng minh không dẫn tới gốc đã ký",
        "sa preuve ne mène pas à la racine signée",
    ),
    "the approval is over another content": (
        "phê duyệt trên nội dung khác",
        "l’approbation porte sur un autre contenu",
    ),
    "the decision is about another content": ("quyết định về nội dung khác", "la décision porte sur un autre contenu"),
    "the file has no decision on it": (
        "tệp không có quyết định về hồ sơ này",
        "le fichier n’a pas de décision à ce sujet",
    ),
    "the file holds other decisions than it proposed": (
        "tệp chứa quyết định khác với lô đã trình",
        "le fichier contient d’autres décisions que proposé",
    ),
    "the signed decision is another one": ("quyết định đã ký là quyết định khác", "la décision signée est une autre"),
    "the signed file does not continue the sealed one": (
        "tệp đã ký không nối tiếp tệp niêm phong",
        "le fichier signé ne prolonge pas le scellé",
    ),
    "the signed manifest does not continue the sealed one": (
        "tệp kê đã ký không nối tiếp tệp kê niêm phong",
        "le manifeste signé ne prolonge pas le scellé",
    ),
    "the store has no such file": ("kho không có tệp này", "le magasin n’a pas ce fichier"),
    "no driver is named by its full path": (
        "chưa ghi đường dẫn đầy đủ của trình điều khiển",
        "aucun pilote n’est désigné par son chemin complet",
    ),
    "its driver is not installed": ("chưa cài trình điều khiển", "son pilote n’est pas installé"),
    "its driver is no PKCS#11 library for this system": (
        "tệp trình điều khiển không phải thư viện PKCS#11 của hệ điều hành này",
        "son pilote n’est pas une bibliothèque PKCS#11 de ce système",
    ),
    "its driver reports {}": ("trình điều khiển báo {}", "son pilote signale {}"),
    "it is not plugged in": ("thẻ chưa cắm vào máy", "elle n’est pas branchée"),
    "it was taken out or its login has ended": (
        "thẻ đã rút ra hoặc phiên đăng nhập đã hết",
        "elle a été retirée ou sa session est finie",
    ),
    "several tokens or keys have the same label": (
        "có nhiều thẻ hoặc khoá trùng nhãn",
        "plusieurs cartes ou clés portent la même étiquette",
    ),
    "it holds no key": ("trong thẻ không có khoá", "elle ne contient aucune clé"),
    "it holds no key of this label": (
        "trong thẻ không có khoá mang nhãn này",
        "elle ne contient aucune clé de cette étiquette",
    ),
    "it holds no key that can sign": (
        "trong thẻ không có khoá ký được",
        "elle ne contient aucune clé qui puisse signer",
    ),
    "it holds several keys; name one by its label": (
        "trong thẻ có nhiều khoá, hãy chọn một khoá theo nhãn",
        "elle contient plusieurs clés, désignez-en une par son étiquette",
    ),
    "it holds no certificate": ("trong thẻ không có chứng thư", "elle ne contient aucun certificat"),
    "a certificate on it is damaged": ("một chứng thư trong thẻ bị hỏng", "un de ses certificats est abîmé"),
    "it does not say which certificate belongs to the key": (
        "không rõ chứng thư nào đi với khoá",
        "elle ne dit pas quel certificat va avec la clé",
    ),
    "the key file holds no key with a certificate": (
        "tệp khoá không có khoá kèm chứng thư",
        "le fichier de clé ne contient pas de clé avec son certificat",
    ),
    "the key file cannot be read": ("không đọc được tệp khoá", "le fichier de clé est illisible"),
    "the key file is damaged or not PKCS#12": (
        "tệp khoá bị hỏng hoặc không phải PKCS#12",
        "le fichier de clé est abîmé ou n’est pas un PKCS#12",
    ),
    "the key file uses a cipher that is not known": (
        "tệp khoá dùng thuật toán mã hoá chưa biết",
        "le fichier de clé emploie un chiffrement inconnu",
    ),
    "the key is neither RSA nor of an elliptic curve": (
        "khoá không phải RSA, cũng không phải đường cong elliptic",
        "la clé n’est ni RSA ni sur courbe elliptique",
    ),
    "The token does not say how many tries are left.": (
        "Thiết bị ký không cho biết còn được thử mấy lần.",
        "La clé ne dit pas combien d’essais restent.",
    ),
    "Few tries are left.": ("Chỉ còn ít lần thử.", "Il reste peu d’essais."),
    "One try is left; then the token locks itself.": (
        "Chỉ còn một lần thử; sai nữa là thiết bị ký tự khoá.",
        "Il reste un essai ; ensuite la clé se verrouille.",
    ),
    "It must have 1 to {} characters; it was not tried.": (
        "Mã phải có từ 1 đến {} ký tự; chưa thử mã này.",
        "Il doit avoir de 1 à {} caractères ; il n’a pas été essayé.",
    ),
    "The key file counts no tries.": ("Tệp khoá không đếm số lần thử.", "Le fichier de clé ne compte pas les essais."),
    "a signature in it is of an unknown kind": (
        "có một chữ ký thuộc loại chưa biết",
        "une de ses signatures est d’un genre inconnu",
    ),
}
