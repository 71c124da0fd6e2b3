"""The encoder's vocabulary as an ordinary tokenizer of the `tokenizers` library."""

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers


def tokenizer(pieces, scores, special):
    """A unigram tokenizer that splits texts as XLM-RoBERTa's does."""
    vocabulary = [(piece, float(score)) for piece, score in zip(pieces, scores)]
    made = Tokenizer(models.Unigram(vocabulary, special["<unk>"]))
    made.normalizer = normalizers.Sequence(
        [
            normalizers.Nmt(),
            normalizers.NFKC(),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    made.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    return made
