

# --- Appended by the tests: a process that stands for the guest. ---
# Started where qemu would be: by the request child of noded that starts the instance, as a daemon.

_GUEST_DIR = "/run/stand-in-guest"


def _WithGuestStart(start):
  def StartInstance(self, instance, *args, **kwargs):
    start(self, instance, *args, **kwargs)
    utils.EnsureDirs([(_GUEST_DIR, 0o755)])
    pid = utils.StartDaemon(["/usr/local/sbin/stand-in-guest", "infinity"])
    # One line a start, never overwritten: a second start of an instance would show.
    with open(utils.PathJoin(_GUEST_DIR, instance.name), "a") as guests:
      guests.write("%d\n" % pid)
  return StartInstance


def _WithGuestStop(stop):
  def StopInstance(self, instance, force=False, retry=False, name=None, timeout=None):
    stop(self, instance, force=force, retry=retry, name=name, timeout=timeout)
    path = utils.PathJoin(_GUEST_DIR, name or instance.name)
    if os.path.exists(path):
      for pid in utils.ReadFile(path).split():
        utils.KillProcess(int(pid), timeout=0)
      utils.RemoveFile(path)
  return StopInstance


FakeHypervisor.StartInstance = _WithGuestStart(FakeHypervisor.StartInstance)
FakeHypervisor.StopInstance = _WithGuestStop(FakeHypervisor.StopInstance)
