# Ganeti's programs load these when they first use them, and not with all else at their start: most never do, and thousands are started in a run. Installed by
# quicken.sh, and loaded by each Python of the node (a .pth file): so it imports nothing that is not there by then.
import _frozen_importlib_external
import _thread
import gc
import sys

LATE = {"OpenSSL", "ganeti.bootstrap", "ganeti.storage.drbd_info", "pyparsing", "urllib.request"}
LOCK = _thread.RLock()
Module = type(sys)


class Late(Module):
  """A module that nobody has asked for anything yet."""

  def __getattr__(self, name):
    with LOCK:
      if self.__class__ is Late:
        self.__class__ = Module
        self.__spec__.loader.real.exec_module(self)
    return getattr(self, name)


class Loader:
  def __init__(self, real):
    self.real = real

  def create_module(self, spec):
    return self.real.create_module(spec)

  def exec_module(self, module):
    module.__class__ = Late


class Finder:
  def find_spec(self, name, path, target=None):
    if name not in LATE:
      return None
    spec = _frozen_importlib_external.PathFinder.find_spec(name, path, target)
    if spec is not None:
      spec.loader = Loader(spec.loader)
    return spec


sys.meta_path.insert(0, Finder())
# The collector would run a hundred times while the modules are read, and find nothing.
gc.set_threshold(20000)
