import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.spi.AppenderAttachable;
import ch.qos.logback.core.status.Status;
import ch.qos.logback.core.util.FileSize;
import java.io.File;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;

/**
 * Lets Joran load files and tells what came of it, in lines:
 *
 *   file F, then status (warnings and errors), logger and appender lines.
 *
 * Arguments are a file, nacos.home, and nacos.logs.path or nothing, in turn.
 * Every logger then writes one line a level, which says the logger and the level.
 */
public class AskLogback {
    public static void main(String[] args) throws Exception {
        for (int i = 0; i < args.length; i += 3) {
            System.setProperty("nacos.home", args[i + 1]);
            System.clearProperty("nacos.logs.path");
            if (!args[i + 2].isEmpty()) {
                System.setProperty("nacos.logs.path", args[i + 2]);
            }
            System.out.println("file " + args[i]);
            ask(new File(args[i]));
        }
    }

    static void ask(File file) throws Exception {
        LoggerContext context = new LoggerContext();
        JoranConfigurator joran = new JoranConfigurator();
        joran.setContext(context);
        joran.doConfigure(file);
        for (Status s : context.getStatusManager().getCopyOfStatusList()) {
            if (s.getEffectiveLevel() >= Status.WARN) {
                System.out.println("status " + s);
            }
        }
        TreeMap<String, Appender<ILoggingEvent>> appenders = new TreeMap<>();
        for (Logger l : context.getLoggerList()) {
            List<String> refs = names(l, appenders);
            if (l.getLevel() != null) {
                System.out.println("logger " + l.getName() + " " + l.getLevel() + " " + l.isAdditive() + " " + refs);
            }
        }
        for (Appender<ILoggingEvent> a : appenders.values()) {
            tell(a);
        }
        for (Logger l : new ArrayList<>(context.getLoggerList())) {
            if (l.getLevel() != null) {
                l.trace("{} TRACE", l.getName());
                l.debug("{} DEBUG", l.getName());
                l.info("{} INFO", l.getName());
                l.warn("{} WARN", l.getName());
                l.error("{} ERROR", l.getName());
            }
        }
        context.stop();
    }

    /** Names what is attached, in order, and collects it. */
    static List<String> names(AppenderAttachable<ILoggingEvent> of, TreeMap<String, Appender<ILoggingEvent>> all) {
        List<String> names = new ArrayList<>();
        for (Iterator<Appender<ILoggingEvent>> it = of.iteratorForAppenders(); it.hasNext(); ) {
            Appender<ILoggingEvent> a = it.next();
            names.add(a.getName());
            all.put(a.getName(), a);
        }
        return names;
    }

    static void tell(Appender<ILoggingEvent> a) throws Exception {
        StringBuilder line = new StringBuilder("appender " + a.getName() + " " + a.getClass().getName() + " started=" + a.isStarted());
        if (a instanceof AsyncAppender) {
            AsyncAppender async = (AsyncAppender) a;
            TreeMap<String, Appender<ILoggingEvent>> inner = new TreeMap<>();
            line.append(" queue=" + async.getQueueSize() + " discard=" + async.getDiscardingThreshold() + " never=" + async.isNeverBlock()
                + " refs=" + names(async, inner));
            System.out.println(line);
            for (Appender<ILoggingEvent> x : inner.values()) {
                tell(x);
            }
            return;
        }
        if (a instanceof OutputStreamAppender) {
            Encoder<ILoggingEvent> encoder = ((OutputStreamAppender<ILoggingEvent>) a).getEncoder();
            line.append(" pattern=" + ((PatternLayoutEncoder) encoder).getPattern() + " charset=" + ((PatternLayoutEncoder) encoder).getCharset());
        }
        if (a instanceof RollingFileAppender) {
            RollingFileAppender<ILoggingEvent> file = (RollingFileAppender<ILoggingEvent>) a;
            SizeAndTimeBasedRollingPolicy<?> policy = (SizeAndTimeBasedRollingPolicy<?>) file.getRollingPolicy();
            line.append(" append=" + file.isAppend() + " file=" + file.getFile() + " names=" + policy.getFileNamePattern()
                + " size=" + size(policy, "maxFileSize") + " history=" + policy.getMaxHistory() + " cap=" + size(policy, "totalSizeCap")
                + " clean=" + policy.isCleanHistoryOnStart());
        }
        System.out.println(line);
    }

    /** Logback has no getter for these. */
    static long size(Object policy, String field) throws Exception {
        for (Class<?> c = policy.getClass(); c != null; c = c.getSuperclass()) {
            for (Field f : c.getDeclaredFields()) {
                if (f.getName().equals(field)) {
                    f.setAccessible(true);
                    return ((FileSize) f.get(policy)).getSize();
                }
            }
        }
        throw new IllegalStateException(field);
    }
}
