# Ganeti's programs load these when they first use them, and not with all else at their start: most never do, and thousands are started in a run. Installed by
# quicken.sh, and loaded by each Python of the node (a .pth file): so it imports nothing that is not there by then.
import _frozen_importlib_external
import _thread
import atexit
import gc
import sys

LATE = {
  "OpenSSL", "bz2", "ctypes.util", "ganeti.bootstrap", "ganeti.masterd.instance", "ganeti.ssh", "ganeti.storage.drbd_info", "html", "ipaddress", "lzma", "pickle",
  "platform", "psutil", "pycurl", "pyparsing", "ssl", "textwrap", "tokenize", "urllib.request", "uuid",
}
LOCK = _thread.RLock()
Module = type(sys)


class Late(Module):
  """A module that nobody has asked for anything yet."""

  def __getattr__(self, name):
    with LOCK:
      if self.__class__ is Late:
        self.__class__ = Module
        self.__spec__.loader.load(self)
    return getattr(self, name)


class Loader:
  def __init__(self, real):
    self.real = real

  def create_module(self, spec):
    return None

  def exec_module(self, module):
    module.__class__ = Late

  def load(self, module):
    # A module in C is made by its own code, and is whole then.
    real = self.real.create_module(module.__spec__) or module
    self.real.exec_module(real)
    module.__dict__.update(real.__dict__)


class Finder:
  def find_spec(self, name, path, target=None):
    if name not in LATE:
      return None
    spec = _frozen_importlib_external.PathFinder.find_spec(name, path, target)
    if spec is not None:
      spec.loader = Loader(spec.loader)
    return spec


sys.meta_path.insert(0, Finder())
# The collector would run a hundred times while the modules are read, and find nothing; and look at all of it twice more at the end of a program.
gc.set_threshold(20000)
atexit.register(gc.freeze)
