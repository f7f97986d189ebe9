import com.alibaba.nacos.consistency.cp.RequestProcessor4CP;
import com.alibaba.nacos.core.code.ControllerMethodsCache;
import com.alibaba.nacos.core.distributed.ProtocolManager;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import javax.annotation.PostConstruct;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurationExcludeFilter;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.web.servlet.ServletComponentScan;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.core.Ordered;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/**
 * Starts a 2.x server. The console module, whose main class starts the release, is published nowhere: this does what
 * it does but for the page, /v1/console and the namespaces.
 */
@SpringBootApplication
@ComponentScan(basePackages = "com.alibaba.nacos", excludeFilters = {
    @ComponentScan.Filter(type = FilterType.CUSTOM, classes = TypeExcludeFilter.class),
    @ComponentScan.Filter(type = FilterType.CUSTOM, classes = AutoConfigurationExcludeFilter.class)})
@ServletComponentScan(basePackages = "com.alibaba.nacos")
@EnableScheduling
public class Server {
    public static void main(String[] args) throws Exception {
        SpringApplication app = new SpringApplication(Server.class);
        app.setDefaultProperties(Collections.singletonMap("spring.main.allow-circular-references", "true"));
        ApplicationContext context = app.run(args);
        Report.accessLog(context);
        Report.logging();
    }

    @Autowired
    private ControllerMethodsCache methods;

    /** Tells the filter of authentication which methods ask for it, as the console's configuration does. */
    @PostConstruct
    public void readControllers() {
        for (String below : new String[] {"core.controller", "naming.controllers", "config.server.controller"}) {
            methods.initClassMethod("com.alibaba.nacos." + below);
        }
    }

    /** Answers 403 where the console's handler would; the class of the exception moved between releases. */
    @Bean
    public HandlerExceptionResolver refusals() {
        class Refusals implements HandlerExceptionResolver, Ordered {
            @Override
            public int getOrder() {
                return Ordered.HIGHEST_PRECEDENCE;
            }

            @Override
            public ModelAndView resolveException(javax.servlet.http.HttpServletRequest request,
                javax.servlet.http.HttpServletResponse response, Object handler, Exception e) {
                if (!e.getClass().getSimpleName().equals("AccessException")) {
                    return null;
                }
                try {
                    response.sendError(403, String.valueOf(e.getMessage()));
                } catch (java.io.IOException io) {
                    throw new java.io.UncheckedIOException(io);
                }
                return new ModelAndView();
            }
        }
        return new Refusals();
    }

    /**
     * Makes the raft group of each processor once it has announced itself: the republished jars lack that call, and
     * without it there is no leader and no persistent instance.
     */
    @Bean
    public static BeanPostProcessor raftGroups(BeanFactory beans) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                if (bean instanceof RequestProcessor4CP) {
                    try {
                        makeGroup(beans.getBean(ProtocolManager.class).getCpProtocol(), (RequestProcessor4CP) bean);
                    } catch (ReflectiveOperationException e) {
                        throw new IllegalStateException("raft group of " + name, e);
                    }
                }
                return bean;
            }
        };
    }

    private static void makeGroup(Object protocol, RequestProcessor4CP processor) throws ReflectiveOperationException {
        Field field = protocol.getClass().getDeclaredField("raftServer");
        field.setAccessible(true);
        Object raft = field.get(protocol);
        Method groups = raft.getClass().getDeclaredMethod("getMultiRaftGroup");
        groups.setAccessible(true);
        if (((Map<?, ?>) groups.invoke(raft)).containsKey(processor.group())) {
            return;
        }
        Method create = raft.getClass().getDeclaredMethod("createMultiRaftGroup", Collection.class);
        create.setAccessible(true);
        create.invoke(raft, Collections.singletonList(processor));
    }
}
