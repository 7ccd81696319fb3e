"""A sound server with a device that is not there, and somebody who listens to what it plays: Debian's pulseaudio and
pulseaudio-utils."""

import array
import os
import subprocess
import threading
import time

import drive

RATE = 48000
LOUD = 200      # of 32767
PAUSE = 0.12    # seconds of silence that part two sounds: more than a chime has
LISTENED = 0.08  # seconds of a sound that are kept: less than the shortest first note


class Sound:
    def __init__(self, at, first):
        self.at = at  # when its first sample was heard, on the monotonic clock
        self.first = self.last = first  # its loud samples so far, among all that came
        self.samples = array.array("h")

    @property
    def seconds(self):
        """From its first to its last loud sample so far: a machine that is late to listen hears all the same."""
        return (self.last - self.first) / RATE

    @property
    def hertz(self):
        """Of its first note, None until enough of it was heard."""
        if len(self.samples) < LISTENED * RATE:
            return None
        signs = [sample > 0 for sample in self.samples[:int(LISTENED * RATE)]]
        return sum(a and not b for a, b in zip(signs, signs[1:])) / LISTENED


class Ears(threading.Thread):
    """`with Ears(folder) as ears:`; programs with `ears.environment` play into them."""

    def __init__(self, folder):
        super().__init__(daemon=True)
        socket = f"{folder}/sound"
        self.server = subprocess.Popen(
            ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--disallow-exit",
             "-L", f"module-native-protocol-unix auth-anonymous=1 socket={socket}",
             "-L", f"module-null-sink sink_name=out rate={RATE}"], stderr=subprocess.DEVNULL)
        drive.wait_for("the sound server", lambda: os.path.exists(socket))
        self.environment = {"PULSE_SERVER": f"unix:{socket}"}
        self.recorder = subprocess.Popen(
            ["parec", "-d", "out.monitor", "--raw", "--format=s16le", f"--rate={RATE}", "--channels=1",
             "--latency-msec=5"], env=os.environ | self.environment, stdout=subprocess.PIPE)
        self.sounds = []
        self.count = 0  # samples that came
        self.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.recorder.terminate()
        self.server.terminate()
        self.join(5)
        self.recorder.wait()
        self.server.wait()

    def run(self):
        while block := self.recorder.stdout.read1(4096):
            self.listen(array.array("h", block[:len(block) // 2 * 2]), time.monotonic())

    def listen(self, samples, now):
        begin = self.count
        self.count += len(samples)
        if not samples or max(samples) <= LOUD:
            return
        first = next(i for i, sample in enumerate(samples) if sample > LOUD)
        last = len(samples) - 1 - next(i for i, sample in enumerate(reversed(samples)) if sample > LOUD)
        if not self.sounds or begin + first - self.sounds[-1].last > PAUSE * RATE:
            self.sounds.append(Sound(now - (len(samples) - first) / RATE, begin + first))
            samples = samples[first:]
        self.sounds[-1].samples.extend(samples)
        self.sounds[-1].last = begin + last

    def heard(self, since, patience=None):
        """The first sound after `since`, when its first note was heard."""
        return drive.wait_for("a sound", lambda: next(
            (sound for sound in self.sounds if sound.at > since and sound.hertz is not None), None),
            patience or drive.PATIENCE)

    def wait_silence(self):
        """Until the last sound is over, and the next one will be another."""
        drive.wait_for("silence", lambda: self.count - self.sounds[-1].last > 3 * PAUSE * RATE)
