import com.alibaba.nacos.consistency.cp.RequestProcessor4CP;
import com.alibaba.nacos.core.code.ControllerMethodsCache;
import com.alibaba.nacos.core.distributed.ProtocolManager;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import javax.annotation.PostConstruct;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
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
        if (authManager() != null) { // nothing tells Spring Security to let requests through, as the console of 2.0 does
            String below = "org.springframework.boot.autoconfigure.";
            System.setProperty("spring.autoconfigure.exclude", String.join(",",
                below + "jdbc.DataSourceAutoConfiguration", below + "jdbc.DataSourceTransactionManagerAutoConfiguration", // nacos-default.properties
                below + "security.servlet.SecurityAutoConfiguration",
                "org.springframework.boot.actuate.autoconfigure.security.servlet.ManagementWebSecurityAutoConfiguration"));
        }
        ApplicationContext context = app.run(args);
        Report.accessLog(context);
        Report.logging();
    }

    /** The log-in as 2.0 knows it; from 2.1.0 on, where a plugin does it, null. */
    private static Class<?> authManager() {
        try {
            return Class.forName("com.alibaba.nacos.auth.AuthManager");
        } catch (ClassNotFoundException e) {
            return null;
        }
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

    /**
     * Stands for the log-in of 2.0, whose class is in the console module: the filters of that release ask for one, and
     * with authentication off they never call it.
     */
    @Bean
    public static BeanDefinitionRegistryPostProcessor noLogIn() {
        return new BeanDefinitionRegistryPostProcessor() {
            @Override
            public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
            }

            @Override
            public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
                Class<?> manager = authManager();
                if (manager == null) {
                    return;
                }
                Object self = new Object();
                beans.registerSingleton("authManager", Proxy.newProxyInstance(manager.getClassLoader(), new Class<?>[] {manager},
                    (proxy, method, args) -> {
                        if (method.getDeclaringClass() == Object.class) {
                            return method.invoke(self, args);
                        }
                        throw new UnsupportedOperationException(method.getName());
                    }));
            }
        };
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
     * without it there is no leader and no persistent instance. The delegate keeps a processor that is no bean, whose
     * group decides through 2.4.1 whether the server calls itself UP.
     */
    @Bean
    public static BeanPostProcessor raftGroups(BeanFactory beans) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                try {
                    for (Object processor : processors(bean)) {
                        makeGroup(beans.getBean(ProtocolManager.class).getCpProtocol(), (RequestProcessor4CP) processor);
                    }
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException("raft group of " + name, e);
                }
                return bean;
            }
        };
    }

    private static List<Object> processors(Object bean) throws ReflectiveOperationException {
        List<Object> found = new ArrayList<>();
        found.add(bean);
        if (bean.getClass().getSimpleName().equals("PersistentConsistencyServiceDelegateImpl")) {
            for (Field field : bean.getClass().getDeclaredFields()) { // its name differs by release
                found.add(field(bean, field.getName()));
            }
        }
        found.removeIf(one -> !(one instanceof RequestProcessor4CP));
        return found;
    }

    private static Object field(Object of, String name) throws ReflectiveOperationException {
        Field field = of.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(of);
    }

    private static void makeGroup(Object protocol, RequestProcessor4CP processor) throws ReflectiveOperationException {
        Object raft = field(protocol, "raftServer");
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
