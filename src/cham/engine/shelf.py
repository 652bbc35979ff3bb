"""Path stores on disk: read, begun anew, written."""

import hashlib
from pathlib import Path
from typing import NamedTuple

from cham.core.journeys import Journey
from cham.engine.aggregates import Aggregates
from cham.engine.columns import Columns
from cham.engine.derivation import Derivation
from cham.engine.errors import StoreDamagedError
from cham.engine.folder import Folder, KeptView, Manifest
from cham.engine.numbering import Numbering
from cham.engine.reading import Numberings
from cham.engine.signs import Signs
from cham.engine.state import State
from cham.engine.store import PathIndex, Segment, Store
from cham.engine.views import View

_TRIES = 10
_MOST_PIECES = 32


class Shelf:
    """Where one store is kept, and by which journey it is read.

    Parameters
    ----------
    folder : Path
        The store's own.
    journey : Journey or None
        Whose rules derive the touchpoints.
    by_case : bool
        Whether paths are those of case-keys.
    """

    def __init__(self, folder: Path, journey: Journey | None, *, by_case: bool) -> None:
        self.folder = Folder(folder)
        self._journey = journey
        self._by_case = by_case
        self._digest = hashlib.sha256(repr(journey).encode()).hexdigest()
        touchpoints = () if journey is None else journey.touchpoints
        self.properties = frozenset(key for each in touchpoints for key in each.rule.property_keys)
        self._manifest: Manifest | None = None
        self._pieces: dict[str, _Pieces] = {}

    def is_current(self) -> bool:
        """Tell whether the store last read or written here is still the one on disk."""
        return self._manifest is not None and self._manifest == self._manifest_on_disk()

    def lacks(self, state: State) -> frozenset[str]:
        """Give the properties that rules look at and that were not read."""
        return self.properties - state.store.signs.properties if state.mark else frozenset()

    def load(self) -> State:
        """Read the store, or begin an empty one.

        Returns
        -------
        State
            With touchpoints by this journey.

        Raises
        ------
        StoreDamagedError
            When the files do not fit together.
        """
        for _ in range(_TRIES):
            try:
                return self._load()
            except FileNotFoundError:  # refreshed meanwhile: the new manifest names other files
                continue
        raise StoreDamagedError(folder=str(self.folder.path), reason="missing files")

    def emptied(self, state: State) -> State:
        """Begin an empty store that keeps the same questions."""
        self._pieces = {}
        return State(self._empty_store(), questions=state.questions)

    def save(self, state: State) -> None:
        """Write what is not on disk yet, and make it the store in force."""
        store, index = state.store, self.folder.fresh("index")
        self.folder.write_arrays(index, store.index.arrays())
        manifest = Manifest(
            by_case=self._by_case,
            mark=state.mark,
            journey=self._digest,
            properties=tuple(sorted(store.signs.properties)),
            segments=tuple(map(self._saved_segment, store.segments)),
            index=index,
            names={
                column: self._saved_names(column, numbering)
                for column, numbering in store.numberings.by_column().items()
            },
            signs=self._saved_signs(store.signs),
            derived=self._saved_derived(store.derivation),
            views=tuple(map(self._saved_view, state.views.values())),
        )
        self._manifest = self.folder.commit(manifest)

    def _manifest_on_disk(self) -> Manifest:
        manifest = self.folder.manifest()
        return (
            manifest if manifest is not None and manifest.by_case == self._by_case else Manifest()
        )

    def _empty_store(self) -> Store:
        return Store(
            Numberings(by_case=self._by_case),
            Signs(self.properties),
            Derivation(self._journey),
            [],
            PathIndex.empty(),
        )

    def _load(self) -> State:
        manifest = self._manifest_on_disk()
        self._pieces = {}
        state = self._read(manifest) if manifest.index else State(self._empty_store())
        self._manifest = manifest
        return state

    def _read(self, manifest: Manifest) -> State:
        names = {column: self.folder.read_names(files) for column, files in manifest.names.items()}
        signs = Signs(frozenset(manifest.properties), self.folder.read_signs(manifest.signs))
        store = Store(
            Numberings(by_case=self._by_case, names=names),
            signs,
            self._derivation(manifest),
            [Segment(self._columns(name), name) for name in manifest.segments],
            PathIndex(**self.folder.read_arrays(manifest.index)),
        )
        self._pieces = {
            column: _Pieces(files, len(names[column])) for column, files in manifest.names.items()
        }
        self._pieces["signs"] = _Pieces(manifest.signs, len(signs))
        questions = {(view.selection, view.options) for view in manifest.views}
        state = State(store, manifest.mark, questions)
        if manifest.journey == self._digest:
            state.views = {
                (kept.selection, kept.options): self._view(kept) for kept in manifest.views
            }
        else:
            store.derive()
        return state

    def _derivation(self, manifest: Manifest) -> Derivation:
        if manifest.journey != self._digest:
            return Derivation(self._journey)
        return Derivation(self._journey, self.folder.read_derived(manifest.derived))

    def _columns(self, name: str) -> Columns:
        try:
            return Columns(**self.folder.read_arrays(name))
        except TypeError as fault:
            raise StoreDamagedError(folder=str(self.folder.path), reason=str(fault)) from fault

    def _view(self, kept: KeptView) -> View:
        counts = Aggregates.from_arrays(self.folder.read_arrays(kept.counts))
        return View(kept.selection, kept.options, counts, name=kept.counts)

    def _saved_segment(self, segment: Segment) -> str:
        if not segment.name:
            segment.name = self.folder.fresh("segment")
            self.folder.write_arrays(segment.name, segment.columns._asdict())
            segment.columns = self._columns(segment.name)  # mapped, where it took memory
        return segment.name

    def _saved_derived(self, derivation: Derivation) -> str:
        name = self.folder.fresh("derived")
        self.folder.write_derived(name, derivation.derived())
        return name

    def _saved_view(self, view: View) -> KeptView:
        if not view.name:
            view.name = self.folder.fresh("counts")
            self.folder.write_arrays(view.name, view.counts.arrays())
        return KeptView(selection=view.selection, options=view.options, counts=view.name)

    def _saved_names(self, column: str, numbering: Numbering) -> tuple[str, ...]:
        first = self._first_unsaved(column)
        if first < len(numbering):
            file = self.folder.fresh(column)
            self.folder.write_names(file, numbering.names[first:])
            self._add_piece(column, file, len(numbering))
        return self._pieces[column].files

    def _saved_signs(self, signs: Signs) -> tuple[str, ...]:
        first = self._first_unsaved("signs")
        if first < len(signs):
            file = self.folder.fresh("signs")
            self.folder.write_signs(file, signs.kept(first))
            self._add_piece("signs", file, len(signs))
        return self._pieces.get("signs", _Pieces((), 0)).files

    def _first_unsaved(self, column: str) -> int:
        """Give the first number not on disk; 0 where there are too many files to add one."""
        pieces = self._pieces.get(column, _Pieces((), 0))
        if len(pieces.files) >= _MOST_PIECES:
            self._pieces[column] = _Pieces((), 0)
            return 0
        return pieces.saved

    def _add_piece(self, column: str, file: str, count: int) -> None:
        files = self._pieces[column].files if column in self._pieces else ()
        self._pieces[column] = _Pieces((*files, file), count)


class _Pieces(NamedTuple):
    """The files that hold the names of one column, and how many these are."""

    files: tuple[str, ...]
    saved: int
