# Builds the executables against Debian 12's glibc, whatever machine it is built on: what is linked there runs on Debian 12 and newer. It is for
# building only. The watcher itself belongs on the node, not into a container: it needs the node's processes, pid files and systemd.
#
#   docker build --output out .                                            out/ganeti-watcher, out/daemon-util
#   docker build --output out --build-arg REVISION=$(git rev-parse HEAD) . with the commit in its version
#   docker build --target image -t ganeti-watcher .                        to try it (config check, units render) where no node is
#
# Needs a Docker engine with BuildKit. For a build that can be repeated, name both images by digest:
#   --build-arg SDK=mcr.microsoft.com/dotnet/sdk@sha256:… --build-arg DEBIAN=debian@sha256:…
# Debian's packages (gcc) still come from the archive as it is on the day.

ARG SDK=mcr.microsoft.com/dotnet/sdk:10.0
ARG DEBIAN=debian:12
# Where /out comes from: what eng/image.sh builds is published already.
ARG BUILT=build

FROM ${SDK} AS sdk

FROM ${DEBIAN} AS build
ARG RID=linux-x64
ARG REVISION=

# gcc links (clang is not needed); binutils strips; libstdc++6, libssl3 and ca-certificates are the SDK's own needs.
RUN apt-get update \
 && apt-get install -y --no-install-recommends binutils ca-certificates gcc libc6-dev libssl3 libstdc++6 zlib1g-dev \
 && rm -rf /var/lib/apt/lists/*

# Microsoft's SDK image is not made from Debian 12; the SDK itself runs on any glibc.
COPY --from=sdk /usr/share/dotnet /usr/share/dotnet
ENV PATH=/usr/share/dotnet:$PATH \
    DOTNET_CLI_TELEMETRY_OPTOUT=1 \
    DOTNET_NOLOGO=1 \
    DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1

# Restores what the lock files say, and nothing else.
ENV CI=true

WORKDIR /build
COPY global.json Directory.Build.props Directory.Build.targets Directory.Packages.props .editorconfig appsettings.json ./
COPY eng eng
COPY deploy deploy
COPY src src
RUN dotnet publish src/Watcher -c Release -r ${RID} -p:SourceRevisionId=${REVISION} \
 && dotnet publish src/Watcher.DaemonUtil -c Release -r ${RID} -p:SourceRevisionId=${REVISION} \
 && mkdir /out \
 && cp artifacts/publish/Watcher/release_${RID}/ganeti-watcher artifacts/publish/Watcher.DaemonUtil/release_${RID}/daemon-util /out/ \
 && /out/ganeti-watcher --version

FROM ${BUILT} AS built

# The libraries that it is linked with, and those that it loads when it needs them: TLS and the journal.
FROM ${DEBIAN} AS libraries
COPY --from=built /out/ganeti-watcher /out/
RUN dpkg-query -W libssl3 libsystemd0 > /dev/null 2>&1 || { apt-get update && apt-get install -y --no-install-recommends libssl3 libsystemd0; }
RUN mkdir /libraries \
 && cd /usr/lib/*-linux-gnu \
 && cp -L --parents -t /libraries "$PWD/libssl.so.3" "$PWD/libsystemd.so.0" $(ldd /out/ganeti-watcher ./libssl.so.3 ./libsystemd.so.0 | sed -n 's|^.*[[:space:]]\(/[^ ]*\) (0x.*|\1|p' | sort -u)

FROM scratch AS image
COPY --from=libraries /libraries/ /
COPY --from=built /out/ganeti-watcher /usr/sbin/
ENTRYPOINT ["/usr/sbin/ganeti-watcher"]

FROM scratch
COPY --from=built /out/ /
