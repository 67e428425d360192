"""What others would do on SiTunes: the papers' collaborative filtering, content and hybrid, a logistic, boosted trees.

Each is ``(train, test, tracks, masked) -> scores (N,)``, learns from ``train`` alone, and unless ``masked`` sees the activity.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from appliance.choice.prior import COLUMNS
from models.choice.fit import moving, newton

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.choice.situnes import Music, Ratings

SHRINK: Final = 3.0
"""How many average ratings every mean is drawn to the overall mean by."""
NEAR: Final = 1.5
"""Within how many standard deviations of the audio columns tracks are alike, in the content contender's kernel."""


def audio(tracks: Music) -> NDArray[np.float64]:
    """All audio columns in standard deviations, (tracks, columns): peers may use more of them than the box has."""
    columns = np.column_stack([tracks.columns[name] for name in COLUMNS])
    standard = np.nan_to_num((columns - np.nanmean(columns, 0)) / np.nanstd(columns, 0)).clip(-3, 3)
    return np.hstack([standard, tracks.spare])


def user_means(train: Ratings) -> tuple[float, dict[int, float]]:
    """The mean rating, and each person's drawn to it."""
    whole = float(train.rating.mean())
    return whole, {
        int(user): float((train.rating[mine].sum() + SHRINK * whole) / (mine.sum() + SHRINK))
        for user in np.unique(train.user)
        for mine in [train.user == user]
    }


def collaborative(train: Ratings, test: Ratings, tracks: Music, masked: bool) -> NDArray[np.float64]:  # noqa: FBT001, ARG001
    """The papers' formula: the person's mean, and neighbours' centred ratings weighted by cosine likeness."""
    whole, means = user_means(train)
    users = np.unique(train.user)
    centred = np.zeros((len(users), len(tracks.ids)))
    counts = np.zeros_like(centred)
    places = np.searchsorted(users, train.user)
    np.add.at(centred, (places, train.row), train.rating - [means[int(user)] for user in train.user])
    np.add.at(counts, (places, train.row), 1)
    centred = np.divide(centred, counts, out=centred, where=counts > 0)
    heard = counts > 0
    length = np.sqrt((centred**2) @ heard.T)  # over shared items
    alike = np.divide(centred @ centred.T, length * length.T, out=np.zeros((len(users),) * 2), where=length * length.T > 0)
    np.fill_diagonal(alike, 0)
    said = np.divide(alike @ centred, np.abs(alike) @ heard, out=np.zeros_like(centred), where=np.abs(alike) @ heard > 0)
    table = {int(user): row for row, user in enumerate(users)}
    return np.array([
        means.get(int(user), whole) + (said[table[int(user)], row] if int(user) in table else 0.0)
        for user, row in zip(test.user, test.row, strict=True)
    ])  # fmt: skip


def content(train: Ratings, test: Ratings, tracks: Music, masked: bool) -> NDArray[np.float64]:  # noqa: FBT001, ARG001
    """The person's mean, and their own centred ratings of other tracks weighted by how alike the audio is."""
    whole, means = user_means(train)
    features = audio(tracks) / np.sqrt(audio(tracks).shape[1])
    said = np.zeros(len(test))
    for user in np.unique(test.user):
        mine, theirs = train.user == user, test.user == user
        mean = means.get(int(user), whole)
        gap = ((features[test.row[theirs]][:, None] - features[train.row[mine]][None]) ** 2).sum(-1)
        weight = np.exp(-gap * NEAR**2)
        said[theirs] = mean + (weight @ (train.rating[mine] - mean)) / (weight.sum(1) + 0.5)
    return said


def hybrid(train: Ratings, test: Ratings, tracks: Music, masked: bool) -> NDArray[np.float64]:  # noqa: FBT001
    """The papers' hybrid with alpha .5."""
    return (collaborative(train, test, tracks, masked) + content(train, test, tracks, masked)) / 2


def encoded(train: Ratings, test: Ratings, name: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The mean liking by ``user`` or ``row``: for training each rating's own left out, so that it does not tell itself."""
    key, asked = getattr(train, name), getattr(test, name)
    size = int(max(key.max(), asked.max())) + 1
    liked, whole = train.liked.astype(float), float(train.liked.mean())
    total, count = np.bincount(key, liked, size) + SHRINK * whole, np.bincount(key, minlength=size) + SHRINK
    return (total[key] - liked) / (count[key] - 1), total[asked] / count[asked]


def ladder(train: Ratings, test: Ratings, tracks: Music, groups: frozenset[str]) -> NDArray[np.float64]:
    """A logistic on the means of person and item and, as named, ``audio``, ``activity``, ``mood`` and their meeting."""
    train = train.take(train.stage > 1) if (train.stage > 1).any() else train
    sides = []
    means = [encoded(train, test, "user"), encoded(train, test, "row")]
    for place, one in enumerate((train, test)):
        sound = np.nan_to_num(audio(tracks)[one.row][:, : len(COLUMNS)])
        walk = np.nan_to_num(moving(one))
        columns = [np.ones(len(one)), *(pair[place] for pair in means)]
        if "audio" in groups:
            columns += list(sound.T)
        if "activity" in groups:
            columns += [walk, walk * sound[:, 0], (1 - walk) * sound[:, 0]]
        if "mood" in groups:
            valence, arousal = np.nan_to_num(one.before).T
            near = np.hypot(valence - sound[:, COLUMNS.index("valence")] / 2, arousal - sound[:, COLUMNS.index("energy")] / 2)
            columns += [valence, arousal, near]
        sides.append(np.column_stack(columns))
    variance = np.full(sides[0].shape[1], 100.0)
    return sides[1] @ newton(sides[0], train.liked.astype(float), np.ones(len(train)), variance)


def five(train: Ratings, test: Ratings, tracks: Music, masked: bool) -> NDArray[np.float64]:  # noqa: FBT001
    """The five-number logistic: means of person and item, walking, loudness when walking and when not."""
    return ladder(train, test, tracks, frozenset() if masked else frozenset({"activity"}))


def trees(train: Ratings, test: Ratings, tracks: Music, masked: bool) -> NDArray[np.float64]:  # noqa: FBT001
    """Boosted trees on ids, audio and activity.

    Raises:
        ModuleNotFoundError: scikit-learn is not installed (``pip install 'moodbox[train]'``).
    """
    from sklearn.ensemble import HistGradientBoostingClassifier

    train = train.take(train.stage > 1) if (train.stage > 1).any() else train

    def table(one: Ratings) -> NDArray[np.float64]:
        activity = [] if masked else [one.walk, one.now]
        return np.column_stack([one.user, one.row, audio(tracks)[one.row], *activity])

    model = HistGradientBoostingClassifier(
        max_iter=120, learning_rate=0.05, max_leaf_nodes=8, min_samples_leaf=12, l2_regularization=3.0, random_state=0
    )
    found: NDArray[np.float64] = model.fit(table(train), train.liked).decision_function(table(test))
    return found


PEERS: Final = {
    "CF": collaborative,
    "content": content,
    "hybrid": hybrid,
    "five numbers": five,
    "trees": trees,
}
