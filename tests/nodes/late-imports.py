# Ganeti's programs load these when they first use them, and not with all else at their start: most never do, and thousands are started in a run. Installed by
# quicken.sh, and loaded by each Python of the node (a .pth file).
import gc
import importlib.abc
import importlib.machinery
import sys
import threading
import types

LATE = {"OpenSSL", "ganeti.bootstrap", "ganeti.storage.drbd_info", "pyparsing", "urllib.request"}
LOCK = threading.RLock()


class Late(types.ModuleType):
  """A module that nobody has asked for anything yet."""

  def __getattr__(self, name):
    with LOCK:
      if self.__class__ is Late:
        self.__class__ = types.ModuleType
        self.__spec__.loader.real.exec_module(self)
    return getattr(self, name)


class Loader(importlib.abc.Loader):
  def __init__(self, real):
    self.real = real

  def create_module(self, spec):
    return self.real.create_module(spec)

  def exec_module(self, module):
    module.__class__ = Late


class Finder(importlib.abc.MetaPathFinder):
  def find_spec(self, name, path, target=None):
    if name not in LATE:
      return None
    spec = importlib.machinery.PathFinder.find_spec(name, path, target)
    if spec is not None:
      spec.loader = Loader(spec.loader)
    return spec


sys.meta_path.insert(0, Finder())
# The collector would run a hundred times while the modules are read, and find nothing.
gc.set_threshold(20000)
