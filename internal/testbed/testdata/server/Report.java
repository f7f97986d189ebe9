import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.spi.AppenderAttachable;
import java.lang.reflect.Field;
import java.util.Iterator;
import java.util.TreeSet;
import org.apache.catalina.Valve;
import org.apache.catalina.valves.AccessLogValve;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.embedded.tomcat.TomcatWebServer;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ApplicationContext;

/** Prints what the running server made of its files, a line a thing: "report: ..."; the last is "report: end". */
final class Report {
    private Report() {
    }

    static void logging() throws ReflectiveOperationException {
        TreeSet<String> lines = new TreeSet<>();
        for (Logger logger : ((LoggerContext) LoggerFactory.getILoggerFactory()).getLoggerList()) {
            if (logger.getLevel() != null) {
                lines.add("logger " + logger.getName() + " " + logger.getLevel());
            }
            appenders(logger, lines);
        }
        for (String line : lines) {
            System.out.println("report: " + line);
        }
        System.out.println("report: end");
    }

    private static void appenders(AppenderAttachable<ILoggingEvent> parent, TreeSet<String> lines)
        throws ReflectiveOperationException {
        for (Iterator<Appender<ILoggingEvent>> all = parent.iteratorForAppenders(); all.hasNext();) {
            Appender<ILoggingEvent> appender = all.next();
            if (appender instanceof AsyncAppender) {
                appenders((AsyncAppender) appender, lines);
            } else if (appender instanceof RollingFileAppender) {
                RollingFileAppender<?> file = (RollingFileAppender<?>) appender;
                Object policy = file.getRollingPolicy();
                lines.add("appender " + file.getName() + " " + file.getFile() + " maxFileSize=" + value(policy, "maxFileSize")
                    + " maxHistory=" + value(policy, "maxHistory") + " totalSizeCap=" + value(policy, "totalSizeCap"));
            }
        }
    }

    private static Object value(Object policy, String name) throws ReflectiveOperationException {
        for (Class<?> c = policy.getClass(); c != null; c = c.getSuperclass()) {
            try {
                Field field = c.getDeclaredField(name);
                field.setAccessible(true);
                return String.valueOf(field.get(policy)).replace(" ", "");
            } catch (NoSuchFieldException e) {
                continue;
            }
        }
        return "none";
    }

    static void accessLog(ApplicationContext context) {
        TomcatWebServer tomcat = (TomcatWebServer) ((ServletWebServerApplicationContext) context).getWebServer();
        for (Valve valve : tomcat.getTomcat().getEngine().getPipeline().getValves()) {
            if (valve instanceof AccessLogValve) {
                AccessLogValve log = (AccessLogValve) valve;
                System.out.println("report: access log of " + tomcat.getPort() + " kept for " + log.getMaxDays() + " days");
            }
        }
    }
}
